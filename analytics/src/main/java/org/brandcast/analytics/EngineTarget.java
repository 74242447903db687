package org.brandcast.analytics;

import org.brandcast.analytics.engine.Engine;
import org.brandcast.analytics.engine.EngineException;
import org.brandcast.analytics.engine.EngineSession;

/** The engine of this process. */
final class EngineTarget implements SqlTarget {
    private final Engine engine;

    EngineTarget(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void run(String sql, String what) throws SqlTargetException {
        try (EngineSession session = engine.session()) {
            session.run(sql);
        } catch (EngineException e) {
            throw new SqlTargetException(what + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String query(String sql) throws SqlTargetException {
        try (EngineSession session = engine.session()) {
            return session.text(sql);
        } catch (EngineException e) {
            throw new SqlTargetException("a query failed: " + e.getMessage(), e);
        }
    }
}

package org.brandcast.analytics;

import org.brandcast.analytics.engine.Engine;
import org.brandcast.analytics.engine.EngineException;
import org.brandcast.analytics.engine.EngineSession;

/** Migrations into the engine of this process, before it serves anyone. */
final class EngineTarget implements MigrationTarget {
    private final Engine engine;

    EngineTarget(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void run(String sql, String what) throws MigrationException {
        try (EngineSession session = engine.session()) {
            session.run(sql);
        } catch (EngineException e) {
            throw new MigrationException(what + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String query(String sql) throws MigrationException {
        try (EngineSession session = engine.session()) {
            return session.text(sql);
        } catch (EngineException e) {
            throw new MigrationException("the schema's history can't be read: " + e.getMessage(), e);
        }
    }
}

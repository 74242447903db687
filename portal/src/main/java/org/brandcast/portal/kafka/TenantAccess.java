package org.brandcast.portal.kafka;

import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.ResourceNotFoundException;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaAlteration.Op;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.brandcast.portal.security.SecretToken;
import org.brandcast.schemas.Topics;

/**
 * What a tenant's own Kafka clients may do: write to its topics and read its statuses, as the user {@code tenant-<id>}, up
 * to a rate. Nothing else is allowed to anybody on that listener. Kafka keeps the log-in, hashed; the platform keeps no copy.
 */
@Singleton
public final class TenantAccess {
    /** What clients authenticate by. */
    public static final String MECHANISM = "SCRAM-SHA-512";

    /** At least; each password has a number of its own, by which its arrival is told. */
    private static final int ITERATIONS = 8_192;

    private static final int ITERATIONS_SPREAD = 4_096;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A change is committed by the controller and reaches the brokers behind that, in milliseconds as a rule. */
    private static final long ARRIVAL_MILLIS = 10_000;

    private static final long LOOK_EVERY_MILLIS = 50;

    private static final int PASSWORD_OCTETS = 24;
    private static final long WAIT_SECONDS = 30;
    private static final String ANY_HOST = "*";

    /** Of a broker's request threads, in percent: connecting and failing in a loop is slowed down too. */
    private static final double REQUEST_PERCENTAGE = 50;

    private final Admin admin;
    private final KafkaConfig config;

    TenantAccess(Admin admin, KafkaConfig config) {
        this.admin = admin;
        this.config = config;
    }

    /**
     * A log-in as it is told once.
     *
     * @param topics those that it may write to
     * @param statusTopic the one that it may read
     * @param groupPrefix with what the names of its consumer groups begin
     */
    public record Login(
            String bootstrap,
            String user,
            String password,
            List<String> topics,
            String statusTopic,
            String groupPrefix) {
        /** Without the password: it may be printed. */
        @Override
        public String toString() {
            return "Login[" + user + "@" + bootstrap + "]";
        }
    }

    /** Kafka could not be asked, or refused. */
    public static final class AccessException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        AccessException(String user, Throwable cause) {
            super("Kafka access of " + user + " could not be set: " + cause.getMessage(), cause);
        }
    }

    /** The name of a tenant's user. */
    static String userOf(long tenantId) {
        return "tenant-" + tenantId;
    }

    /** With what the names of a tenant's consumer groups begin; the full stop keeps tenant 4 out of 42's. */
    static String groupPrefixOf(long tenantId) {
        return userOf(tenantId) + ".";
    }

    /** Sets what the tenant's user may do and how fast; doing it again changes nothing. No log-in is made. */
    public void allow(long tenantId) {
        if (!config.hasTenantListener()) {
            return;
        }
        String user = userOf(tenantId);
        await(user, admin.createAcls(rules(tenantId)).all());
        ClientQuotaEntity entity = new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, user));
        List<Op> limits = List.of(
                new Op("producer_byte_rate", (double) config.tenantBytesPerSecond()),
                new Op("consumer_byte_rate", (double) config.tenantBytesPerSecond()),
                new Op("request_percentage", REQUEST_PERCENTAGE));
        await(
                user,
                admin.alterClientQuotas(List.of(new ClientQuotaAlteration(entity, limits)))
                        .all());
    }

    private static List<AclBinding> rules(long tenantId) {
        List<AclBinding> rules = new ArrayList<>();
        String statuses = Topics.tenantStatus(tenantId);
        for (Topics.Concrete topic : Topics.ofTenant(tenantId)) {
            ResourcePattern pattern = new ResourcePattern(ResourceType.TOPIC, topic.name(), PatternType.LITERAL);
            AclOperation use = topic.name().equals(statuses) ? AclOperation.READ : AclOperation.WRITE;
            rules.add(rule(tenantId, pattern, use));
            rules.add(rule(tenantId, pattern, AclOperation.DESCRIBE));
        }
        rules.add(rule(
                tenantId,
                new ResourcePattern(ResourceType.GROUP, groupPrefixOf(tenantId), PatternType.PREFIXED),
                AclOperation.READ));
        return rules;
    }

    private static AclBinding rule(long tenantId, ResourcePattern pattern, AclOperation operation) {
        return new AclBinding(
                pattern,
                new AccessControlEntry("User:" + userOf(tenantId), ANY_HOST, operation, AclPermissionType.ALLOW));
    }

    /** Makes a new password, in the place of the old one; empty where tenants have no listener of their own. */
    public Optional<Login> newLogin(long tenantId) {
        if (!config.hasTenantListener()) {
            return Optional.empty();
        }
        String password = SecretToken.make(PASSWORD_OCTETS);
        String user = userOf(tenantId);
        int iterations = ITERATIONS + RANDOM.nextInt(ITERATIONS_SPREAD);
        await(
                user,
                admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                                user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, iterations), password)))
                        .all());
        awaitArrival(user, iterations);
        return Optional.of(new Login(
                Objects.requireNonNull(config.tenantBootstrap()),
                user,
                password,
                Topics.ofTenant(tenantId).stream()
                        .map(Topics.Concrete::name)
                        .filter(name -> !name.equals(Topics.tenantStatus(tenantId)))
                        .toList(),
                Topics.tenantStatus(tenantId),
                groupPrefixOf(tenantId)));
    }

    /**
     * Takes away what the tenant's user may do, and its log-in: a client that is connected is refused from its next
     * request on, and nobody logs in again. What it has sent stays sent; doing it again changes nothing.
     */
    public void revoke(long tenantId) {
        if (!config.hasTenantListener()) {
            return;
        }
        String user = userOf(tenantId);
        await(
                user,
                admin.deleteAcls(List.of(new AclBindingFilter(
                                ResourcePatternFilter.ANY,
                                new AccessControlEntryFilter(
                                        "User:" + user, null, AclOperation.ANY, AclPermissionType.ANY))))
                        .all());
        try {
            await(
                    user,
                    admin.alterUserScramCredentials(
                                    List.of(new UserScramCredentialDeletion(user, ScramMechanism.SCRAM_SHA_512)))
                            .all());
        } catch (AccessException e) {
            if (!(e.getCause() instanceof ResourceNotFoundException)) {
                throw e;
            }
        }
    }

    /** A client that logs in with what it was just given is not refused. */
    private void awaitArrival(String user, int iterations) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ARRIVAL_MILLIS);
        try {
            boolean arrived = false;
            while (!arrived && System.nanoTime() < until) {
                arrived = iterationsOf(user) == iterations;
                // What the brokers tell of and what they ask at a log-in change one behind the other.
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AccessException(user, e);
        }
    }

    /** Of the password that the brokers know; 0: none yet. */
    private int iterationsOf(String user) throws InterruptedException {
        try {
            return admin
                    .describeUserScramCredentials(List.of(user))
                    .description(user)
                    .get(WAIT_SECONDS, TimeUnit.SECONDS)
                    .credentialInfos()
                    .stream()
                    .filter(info -> info.mechanism() == ScramMechanism.SCRAM_SHA_512)
                    .mapToInt(ScramCredentialInfo::iterations)
                    .findFirst()
                    .orElse(0);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ResourceNotFoundException) {
                return 0;
            }
            throw new AccessException(user, e.getCause());
        } catch (TimeoutException e) {
            throw new AccessException(user, e);
        }
    }

    private static void await(String user, KafkaFuture<?> future) {
        try {
            future.get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AccessException(user, e.getCause());
        } catch (TimeoutException e) {
            throw new AccessException(user, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AccessException(user, e);
        }
    }
}

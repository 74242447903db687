package org.brandcast.smpp;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** A key with a certificate for one name, as PKCS#12. */
public final class TestKeys {
    public static final String PASSWORD = "for the test";
    private static final String ALIAS = "smsc";

    private final Path file;
    private final KeyStore store;

    private TestKeys(Path file, KeyStore store) {
        this.file = file;
        this.store = store;
    }

    /**
     * Makes one.
     *
     * @param subjectAlternativeName as keytool reads it, e.g. {@code ip:127.0.0.1}
     */
    public static TestKeys make(Path folder, String subjectAlternativeName) throws Exception {
        Path file = folder.resolve(subjectAlternativeName.replace(':', '-') + ".p12");
        Path log = folder.resolve("keytool.log");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        ALIAS,
                        "-dname",
                        "CN=smsc",
                        "-ext",
                        "san=" + subjectAlternativeName,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!keytool.waitFor(5, TimeUnit.MINUTES) || keytool.exitValue() != 0) {
            keytool.destroyForcibly();
            throw new IllegalStateException("keytool failed: " + Files.readString(log));
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return new TestKeys(file, store);
    }

    public Path file() {
        return file;
    }

    public KeyStore store() {
        return store;
    }

    /** Connects to who shows this certificate, and to nobody else. */
    public SSLSocketFactory trusting() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext client = SSLContext.getInstance("TLS");
        client.init(null, trust.getTrustManagers(), null);
        return client.getSocketFactory();
    }
}

package dev.aimessenger.auth.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.RSAKey;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class RsaKeysTest {

    @Test
    void keysOfASettingComeInItsOrder() throws Exception {
        byte[] first = RsaKeys.generate(2048);
        byte[] second = RsaKeys.generate(2048);

        assertThat(RsaKeys.ofPem(pem(first) + "\n" + pem(second)))
                .extracting(RSAKey::getKeyID)
                .containsExactly(
                        RsaKeys.ofPkcs8(first).getKeyID(),
                        RsaKeys.ofPkcs8(second).getKeyID());
        assertThat(RsaKeys.ofPem(pem(first).replace("\n", "\\n"))).hasSize(1);
    }

    @Test
    void aKeyThatIsWeakOrNoneIsRefused() throws Exception {
        KeyPairGenerator weak = KeyPairGenerator.getInstance("RSA");
        weak.initialize(1024);
        KeyPairGenerator other = KeyPairGenerator.getInstance("EC");

        assertThatThrownBy(() ->
                        RsaKeys.ofPem(pem(weak.generateKeyPair().getPrivate().getEncoded())))
                .hasMessageContaining("at least 2048 bits");
        assertThatThrownBy(() ->
                        RsaKeys.ofPem(pem(other.generateKeyPair().getPrivate().getEncoded())))
                .hasMessageContaining("not an RSA private key");
        assertThatThrownBy(() -> RsaKeys.ofPem("secret")).hasMessageContaining("BEGIN PRIVATE KEY");
        assertThatThrownBy(() -> new SigningKeySettings("", 1024, 90, 900)).hasMessageContaining("2048");
    }

    private static String pem(byte[] key) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key) + "\n-----END PRIVATE KEY-----";
    }
}

package io.sallyport.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where addresses lead, however they are spelled. */
final class InnerHostTest {

  @ParameterizedTest
  @CsvSource({
    "http://0.0.0.0/, http://1.0.0.0/",
    "http://10.255.255.255/, http://11.0.0.0/",
    "http://100.64.0.1/, http://100.63.255.255/",
    "http://127.0.0.1:8080/x, http://128.0.0.1/",
    "http://169.254.169.254/latest/meta-data/, http://169.253.0.1/",
    "http://172.31.255.255/, http://172.32.0.0/",
    "http://192.0.0.8/, http://192.0.1.1/",
    "http://192.0.2.1/, http://192.0.3.1/",
    "http://192.88.99.1/, http://192.88.98.1/",
    "http://198.51.100.1/, http://198.51.101.1/",
    "http://203.0.113.1/, http://203.0.112.1/",
    "http://168.63.129.16/, http://168.63.129.17/",
    "http://[2001:db8::1]/, http://[2001:db9::1]/",
    "http://[2001:2::1]/, http://[2001:2:1::1]/",
    "http://[2001:10::1]/, http://[2001:30::1]/",
    "http://[3fff::1]/, http://[3ffe::1]/",
    "http://[5f00::1]/, http://[5f01::1]/",
    "http://[::ffff:0:127.0.0.1]/, http://[::ffff:0:8.8.8.8]/",
    "http://localhost.localdomain6/, http://localdomain6.example/",
    "http://localhost6.localdomain6/, http://localhost6.example/",
    "http://localhost4.localdomain4/, http://localhost4.example/",
    "http://192.168.1.1/, http://192.169.0.1/",
    "http://198.19.0.1/, http://198.20.0.1/",
    "http://224.0.0.1/, http://223.255.255.255/",
    "http://255.255.255.255/, http://8.8.8.8/",
    "http://[::1]/, http://[2606:4700::1111]/",
    "http://[::]/, http://[2a00::1]/",
    "http://[::ffff:10.0.0.1]/, http://[::ffff:8.8.8.8]/",
    "http://[64:ff9b::a00:1]/, http://[64:ff9c::1]/",
    "http://[64:ff9b:1::1]/, http://[64:ff9b:2::1]/",
    "http://[100::1]/, http://[100:1::1]/",
    "http://[2001::1]/, http://[2001:4860::8888]/",
    "http://[2002:a00:1::]/, http://[2003::1]/",
    "http://[fd00:ec2::254]:80/, http://[fbff::1]/",
    "http://[fe80::1]/, http://[fe00::1]/",
    "http://[fec0::1]/, http://[2400::1]/",
    "http://[ff02::1]/, http://[2800::1]/",
    "http://localhost:11434/, http://localhost.example/",
    "http://LOCALHOST./, http://local.example./",
    "http://ip6-localhost/, http://ip6-localhost.example/",
    "http://ip6-loopback/, http://ip6-loopback.example/",
    "http://a.localhost/, http://a.localhosts/",
    "http://localhost.localdomain/, http://localdomain.example/",
    "http://printer.local/, http://printer.locals/",
    "http://metadata.google.internal/, http://internal.example/",
    "http://wiki.intranet/, http://intranet.example/",
    "http://nas.lan/, http://nas.lane/",
    "http://mail.corp/, http://mail.corps/",
    "http://tv.home/, http://home.example/",
    "http://db.private/, http://private.example/",
    "http://nas.home.arpa/, http://home.arpa.example/",
    "http://web.default.svc/, http://svc.example/",
    "http://1.0.0.10.in-addr.arpa/, http://in-addr.arpa.example/",
    "http://1.0.ip6.arpa/, http://ip6.arpa.example/",
    "http://redis:6379/, http://redis.example:6379/",
    "http://xn--/, http://xn--bcher-kva.example/",
  })
  void innerHost_isToldFromItsNeighbour(String inner, String outer) {
    assertThat(InnerHost.of(inner)).isNotNull().isNotEqualTo(InnerHost.UNCLEAR);
    assertThat(InnerHost.of(outer)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://2130706433/",
        "http://0x7f000001/",
        "http://017700000001/",
        "http://0x7f.1/",
        "http://127.1/",
        "http://0177.0.0.1/",
        "http://127.0.0.01/",
        "http://127.0.0.1.0x/",
        "http://256.256.256.256/",
        "http://1.2.3.4.5/",
        "http://169.254.43518/",
        "http://user@example.com/",
        "http://example.com@127.0.0.1/",
        "http://example.com:80@127.0.0.1/",
        "http://127.0.0.1#@example.com/",
        "http://example.com?@127.0.0.1/",
        "http://example.com\\@127.0.0.1/",
        "http://127.0.0.1\\.example.com/",
        "http://exa mple.com/",
        "http://example.com:80:80/",
        "http://[::1/",
        "http://[fe80::1%25eth0]/",
        "http://[::1].example.com/",
        "http://...",
        "http://%zz/",
        "http://?x",
      })
  void hostThatTwoReadersCouldReadInTwoWays_isUnclear(String address) {
    assertThat(InnerHost.of(address)).isEqualTo(InnerHost.UNCLEAR);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1.",
        "HTTP://127.0.0.1",
        "http://127%2e0%2E0.1/",
        "http://%31%32%37.0.0.1/",
        "http://127\u30020\u30020\u30021/",
        "http://\uff11\uff12\uff17.0.0.1/",
        "http://\u2460\u2461\u2466.0.0.1/",
        "http://local\u00adhost/",
        "http://loc\u200balhost/",
        "http://\uff4cocalhost/",
        "http://127.0.0.1?x",
        "http://127.0.0.1#x",
      })
  void hostInOtherSigns_isTheSameHost(String address) {
    assertThat(InnerHost.of(address)).isIn("127.0.0.1", "localhost");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com/a@b/c?x=http://127.0.0.1/",
        "https://example.com./a.png#@x",
        "https://b\u00fccher.example:8443/",
        "https://under_score.example.com/",
        "https://1.example.com/",
        "https://example.com/a\\b",
        "data:image/png;base64,AAAA",
      })
  void hostOfTheInternet_isNone(String address) {
    assertThat(InnerHost.of(address)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "::1, http://[0:0:0:0:0:0:0:1]/",
    "0:0:0:0:0:0:0:1, http://[::1]:8080/a",
    "[::1], http://[0::0:1]/",
    "::, http://[0:0::0]/",
    "FE80:0:0:1::, http://[fe80::1:0:0:0:0]/",
    "fd00:0:0:1:0:0:0:1, http://[fd00:0:0:1::1]/",
    "::ffff:10.1.2.3, http://10.1.2.3/",
    "10.1.2.3, http://[::ffff:a01:203]/",
    "MEDIA.Corp., http://media.corp:80/",
    "redis_1, http://redis_1/",
  })
  void entryAndAddressOfOneHost_areOneSpelling(String entry, String address) {
    assertThat(InnerHost.named(entry)).isEqualTo(InnerHost.of(address));
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:80, a host with a port",
    "[::1]:80, a host with a port",
    "10.1.2.3:, a host with a port",
    "a..b, which is no host",
    "-, which is no host",
    "a-.local, which is no host",
    "., which is no host",
    "10.1.2.999, which is no host",
    "0x7f.1, which is no host",
    "127.1, which is no host",
    "2130706433, which is no host",
    "1:2:3, which is no host",
    "[10.1.2.3], which is no host",
    "[::1, which is no host",
    "example.com, a host of the internet",
    "8.8.8.8, a host of the internet",
    "2606:4700::1111, a host of the internet",
  })
  void entryThatNoAddressLeadsTo_isRefusedAndSaysWhy(String entry, String why) {
    assertThatThrownBy(() -> InnerHost.named(entry))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found '" + entry + "', " + why);
  }
}

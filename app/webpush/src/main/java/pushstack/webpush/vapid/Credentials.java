package pushstack.webpush.vapid;

import java.util.Optional;
import pushstack.webpush.CryptoHeader;

/// Token and key, taken apart but not looked into.
record Credentials(VapidScheme scheme, String token, String key) {

  /// What taking a header apart gives.
  sealed interface Parsed {
    record Found(Credentials credentials) implements Parsed {}

    record Failed(VapidResult.Refused refusal) implements Parsed {}
  }

  static Parsed parse(String authorization, Optional<String> cryptoKeyHeader) {
    String header = authorization.strip();
    int blank = blank(header);
    Optional<VapidScheme> scheme = VapidScheme.parse(header.substring(0, blank));
    if (header.isEmpty()) {
      return failed(VapidError.MISSING_TOKEN);
    }
    if (scheme.isEmpty()) {
      return failed(VapidError.UNKNOWN_SCHEME);
    }
    if (blank == header.length()) {
      return failed(VapidError.MISSING_TOKEN);
    }
    return switch (scheme.get()) {
      case VAPID -> parameters(header, blank);
      case WEBPUSH, BEARER -> older(scheme.get(), header.substring(blank).strip(), cryptoKeyHeader);
    };
  }

  /// `t=…` and `k=…` in any order, blanks around everything, other parameters passed over. Once per
  /// push: a token is copied when it is found, and not before.
  private static Parsed parameters(String header, int from) {
    String token = null;
    String key = null;
    int end;
    for (int start = from; start <= header.length(); start = end + 1) {
      int comma = header.indexOf(',', start);
      end = comma < 0 ? header.length() : comma;
      int equals = header.indexOf('=', start, end);
      String name = equals < 0 ? "" : header.substring(start, equals).strip();
      if (name.equalsIgnoreCase("t")) {
        if (token != null) {
          return duplicated("t");
        }
        token = value(header, equals + 1, end);
      } else if (name.equalsIgnoreCase("k")) {
        if (key != null) {
          return duplicated("k");
        }
        key = value(header, equals + 1, end);
      }
    }
    if (token == null || token.isEmpty()) {
      return failed(VapidError.MISSING_TOKEN);
    }
    if (key == null || key.isEmpty()) {
      return failed(VapidError.MISSING_KEY);
    }
    return new Parsed.Found(new Credentials(VapidScheme.VAPID, token, key));
  }

  private static Parsed older(VapidScheme scheme, String token, Optional<String> cryptoKeyHeader) {
    return cryptoKeyHeader
        .flatMap(CryptoHeader::parse)
        .flatMap(header -> header.value("p256ecdsa"))
        .filter(key -> !key.isEmpty())
        .<Parsed>map(key -> new Parsed.Found(new Credentials(scheme, token, key)))
        .orElseGet(() -> failed(VapidError.MISSING_CRYPTO_KEY));
  }

  private static int blank(String text) {
    int i = 0;
    while (i < text.length() && text.charAt(i) != ' ' && text.charAt(i) != '\t') {
      i++;
    }
    return i;
  }

  /// Without blanks around it and, inside them, quotes.
  private static String value(String header, int from, int to) {
    String value = header.substring(from, to).strip();
    return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1)
        : value;
  }

  private static Parsed duplicated(String name) {
    return new Parsed.Failed(
        new VapidResult.Refused(VapidError.INVALID_TOKEN, "parameter " + name + " sent twice"));
  }

  private static Parsed failed(VapidError error) {
    return new Parsed.Failed(new VapidResult.Refused(error));
  }
}

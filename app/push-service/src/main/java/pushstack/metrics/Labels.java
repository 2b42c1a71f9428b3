package pushstack.metrics;

/// The label values of the metrics.
public final class Labels {
  private Labels() {}

  /// What a `hello` was answered with.
  public enum Hello implements Label {
    /// The user agent that it named.
    EXISTING,
    /// Another than the one it named, which is not known.
    REASSIGNED,
    /// A new one, since it named none.
    NEW
  }

  /// The status of a `register` reply.
  public enum RegisterStatus implements Label {
    OK("200"),
    BAD_REQUEST("400"),
    FAULT("500");

    private final String status;

    RegisterStatus(String status) {
      this.status = status;
    }

    @Override
    public String label() {
      return status;
    }
  }

  /// Why a user agent unregistered.
  public enum UnregisterCode implements Label {
    UNSUBSCRIBED("200"),
    QUOTA_EXCEEDED("201"),
    PERMISSION_REVOKED("202"),
    OTHER("other");

    private final String code;

    UnregisterCode(String code) {
      this.code = code;
    }

    public static UnregisterCode of(int code) {
      return switch (code) {
        case 200 -> UNSUBSCRIBED;
        case 201 -> QUOTA_EXCEEDED;
        case 202 -> PERMISSION_REVOKED;
        default -> OTHER;
      };
    }

    @Override
    public String label() {
      return code;
    }
  }

  /// What a user agent says it did with a message.
  public enum AckCode implements Label {
    DELIVERED("100"),
    NOT_DECRYPTED("101"),
    NOT_DELIVERED("102"),
    OTHER("other");

    private final String code;

    AckCode(String code) {
      this.code = code;
    }

    public static AckCode of(int code) {
      return switch (code) {
        case 100 -> DELIVERED;
        case 101 -> NOT_DECRYPTED;
        case 102 -> NOT_DELIVERED;
        default -> OTHER;
      };
    }

    @Override
    public String label() {
      return code;
    }
  }

  /// What went wrong with a message in a user agent.
  public enum NackCode implements Label {
    UNCAUGHT_EXCEPTION("301"),
    PROMISE_REJECTED("302"),
    INTERNAL_ERROR("303"),
    OTHER("other");

    private final String code;

    NackCode(String code) {
      this.code = code;
    }

    public static NackCode of(int code) {
      return switch (code) {
        case 301 -> UNCAUGHT_EXCEPTION;
        case 302 -> PROMISE_REJECTED;
        case 303 -> INTERNAL_ERROR;
        default -> OTHER;
      };
    }

    @Override
    public String label() {
      return code;
    }
  }

  /// Where a message sent to a user agent came from, or went to.
  public enum Path implements Label {
    DIRECT,
    STORED
  }

  /// Whether a message has a topic.
  public enum Topic implements Label {
    WITH("true"),
    WITHOUT("false");

    private final String text;

    Topic(String text) {
      this.text = text;
    }

    public static Topic of(boolean hasTopic) {
      return hasTopic ? WITH : WITHOUT;
    }

    @Override
    public String label() {
      return text;
    }
  }

  /// Why a user agent was reset.
  public enum Expiration implements Label {
    TOO_MANY_MESSAGES,
    NO_USER_RECORD
  }

  /// How an application server identified itself.
  public enum AuthScheme implements Label {
    NONE,
    VAPID,
    WEBPUSH,
    BEARER
  }

  /// Whose fault a refusal is.
  public enum Fault implements Label {
    CLIENT("4xx"),
    SERVER("5xx");

    private final String statuses;

    Fault(String statuses) {
      this.statuses = statuses;
    }

    /// Of an HTTP status from 400 on.
    public static Fault of(int status) {
      return status < 500 ? CLIENT : SERVER;
    }

    @Override
    public String label() {
      return statuses;
    }
  }

  /// How a message is encrypted.
  public enum Encoding implements Label {
    /// It has no body.
    NONE,
    AES128GCM,
    AESGCM
  }

  /// What a push was answered with.
  public enum Outcome implements Label {
    ACKNOWLEDGED,
    STORED,
    ATTEMPTED,
    NO_SUCH_USER_AGENT,
    VANISHED,
    NO_SUCH_CHANNEL
  }

  /// What a node answered to a push call.
  public enum NodeReply implements Label {
    ACKNOWLEDGED,
    STORED,
    ATTEMPTED,
    BUSY,
    NOT_CONNECTED,
    NO_SUCH_CHANNEL,
    GONE,
    UNCLEAR
  }

  /// What a route hint was worth.
  public enum Hint implements Label {
    RIGHT,
    WRONG,
    NONE
  }

  /// The family of an operating system, by the `User-Agent` header.
  public enum Os implements Label {
    WINDOWS("Windows"),
    LINUX("Linux"),
    MAC_OSX("Mac OSX"),
    FIREFOX_OS("Firefox OS"),
    ANDROID("Android"),
    OTHER("Other");

    private final String family;

    Os(String family) {
      this.family = family;
    }

    @Override
    public String label() {
      return family;
    }
  }

  /// The family of a browser, by the `User-Agent` header.
  public enum Browser implements Label {
    FIREFOX("Firefox"),
    CHROME("Chrome"),
    SAFARI("Safari"),
    OPERA("Opera"),
    OTHER("Other");

    private final String family;

    Browser(String family) {
      this.family = family;
    }

    @Override
    public String label() {
      return family;
    }
  }

  /// What a user agent runs on, by the `User-Agent` header.
  public enum Device implements Label {
    DESKTOP,
    MOBILE
  }
}

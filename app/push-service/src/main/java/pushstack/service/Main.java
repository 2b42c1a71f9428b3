package pushstack.service;

import java.time.Clock;
import java.util.List;

/// The program `pushstack`.
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    int code =
        new Commands(System.out, System.err, System.getenv(), Clock.systemUTC())
            .run(List.of(arguments));
    System.exit(code);
  }
}

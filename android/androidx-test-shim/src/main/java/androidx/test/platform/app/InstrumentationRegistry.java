package androidx.test.platform.app;

import android.app.Instrumentation;
import android.os.Bundle;

/** Robolectric registers its own and asks for it again. */
public final class InstrumentationRegistry {
  private record Registered(Instrumentation instrumentation, Bundle arguments) {}

  private static volatile Registered registered;

  private InstrumentationRegistry() {}

  public static void registerInstance(Instrumentation instrumentation, Bundle arguments) {
    registered = new Registered(instrumentation, new Bundle(arguments));
  }

  public static Instrumentation getInstrumentation() {
    return get().instrumentation;
  }

  public static Bundle getArguments() {
    return new Bundle(get().arguments);
  }

  private static Registered get() {
    Registered now = registered;
    if (now == null) {
      throw new IllegalStateException("nothing is registered");
    }
    return now;
  }
}

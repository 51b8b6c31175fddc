package org.kerava.backend;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kerava.tensor.Scope;
import org.kerava.tensor.View;

/**
 * Who sees the calls of the seam. While somebody looks, {@link Backends} hands out a proxy in place of each backend that computes; else there is
 * none, and looking costs nothing. Seen are the calls from above: what a composite calls in turn is part of it.
 */
public final class Observers {
  /** Sees calls, on the threads that make them. */
  @FunctionalInterface
  public interface Observer {
    /** {@return what takes the call when it has ended, or null not to see it} */
    @Nullable Consumer<SeamCall> begins();
  }

  private static final CopyOnWriteArrayList<Observer> all = new CopyOnWriteArrayList<>();

  private Observers() {}

  /**
   * Begins to look at the calls of all threads.
   *
   * @param observer sees them
   * @return ends it
   */
  public static Scope add(Observer observer) {
    synchronized (all) {
      all.add(observer);
      Backends.replace(Observers::shown);
    }
    return () -> {
      synchronized (all) {
        all.remove(observer);
        Backends.replace(Observers::shown);
      }
    };
  }

  /** {@return whether somebody looks: steps are not planned then, since each call must be seen with its own time} */
  public static boolean any() {
    return !all.isEmpty();
  }

  /**
   * {@return what to hand out in place of a backend: a proxy while somebody looks}
   *
   * @param b a backend or its proxy
   */
  static Backend shown(Backend b) {
    boolean proxied = Proxy.isProxyClass(b.getClass());
    if (all.isEmpty()) return proxied ? ((Handler) Proxy.getInvocationHandler(b)).real : b;
    if (proxied || b instanceof Meta) return b;
    return (Backend) Proxy.newProxyInstance(Backend.class.getClassLoader(), new Class<?>[] {Backend.class}, new Handler(b));
  }

  private record Handler(Backend real) implements InvocationHandler {
    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args) throws Throwable {
      if (args == null || !computes(args)) return call(method, args);
      return seen(method, args, 0);
    }

    /** The call as the observers from number i on see it. */
    private @Nullable Object seen(Method method, @Nullable Object[] args, int i) throws Throwable {
      List<Observer> observers = all;
      Consumer<SeamCall> first = null;
      int next = i;
      while (first == null && next < observers.size()) first = observers.get(next++).begins();
      if (first == null) return call(method, args);
      long start = System.nanoTime();
      try {
        return seen(method, args, next);
      } finally {
        first.accept(new SeamCall(method.getName(), args, System.nanoTime() - start));
      }
    }

    private @Nullable Object call(Method method, @Nullable Object @Nullable [] args) throws Throwable {
      try {
        return method.invoke(real, args);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }

    private static boolean computes(@Nullable Object[] args) {
      for (Object a : args) {
        if (a instanceof View || a instanceof List<?>) return true;
      }
      return false;
    }
  }
}

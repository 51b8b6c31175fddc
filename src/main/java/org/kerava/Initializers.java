package org.kerava;

import org.kerava.layers.initializers.Constant;
import org.kerava.layers.initializers.GlorotNormal;
import org.kerava.layers.initializers.GlorotUniform;
import org.kerava.layers.initializers.HeNormal;
import org.kerava.layers.initializers.HeUniform;
import org.kerava.layers.initializers.Identity;
import org.kerava.layers.initializers.LecunNormal;
import org.kerava.layers.initializers.LecunUniform;
import org.kerava.layers.initializers.Ones;
import org.kerava.layers.initializers.Orthogonal;
import org.kerava.layers.initializers.RandomNormal;
import org.kerava.layers.initializers.RandomUniform;
import org.kerava.layers.initializers.TruncatedNormal;
import org.kerava.layers.initializers.VarianceScaling;
import org.kerava.layers.initializers.Zeros;

/**
 * First values of weights: {@code dense(64).kernelInitializer(heNormal().seed(7))}.
 *
 * @see <a href="https://keras.io/api/layers/initializers/">Keras: initializers</a>
 */
public final class Initializers {
  /** Nothing but zeros. */
  public static final Zeros ZEROS = new Zeros();
  /** Nothing but ones. */
  public static final Ones ONES = new Ones();
  /** The identity matrix. */
  public static final Identity IDENTITY = new Identity(1);

  private Initializers() {}

  /**
   * {@return one number everywhere}
   *
   * @param value the number
   */
  public static Constant constant(double value) {
    return new Constant(value);
  }

  /**
   * {@return truncated normal numbers of variance 2 / (inputs + outputs)}
   */
  public static GlorotNormal glorotNormal() {
    return new GlorotNormal();
  }

  /**
   * {@return uniform numbers of variance 2 / (inputs + outputs)}
   */
  public static GlorotUniform glorotUniform() {
    return new GlorotUniform();
  }

  /**
   * {@return truncated normal numbers of variance 2 / inputs}
   */
  public static HeNormal heNormal() {
    return new HeNormal();
  }

  /**
   * {@return uniform numbers of variance 2 / inputs}
   */
  public static HeUniform heUniform() {
    return new HeUniform();
  }

  /**
   * {@return a multiple of the identity matrix}
   *
   * @param gain what stands on the diagonal
   */
  public static Identity identity(double gain) {
    return new Identity(gain);
  }

  /**
   * {@return truncated normal numbers of variance 1 / inputs}
   */
  public static LecunNormal lecunNormal() {
    return new LecunNormal();
  }

  /**
   * {@return uniform numbers of variance 1 / inputs}
   */
  public static LecunUniform lecunUniform() {
    return new LecunUniform();
  }

  /**
   * {@return a random orthogonal matrix}
   */
  public static Orthogonal orthogonal() {
    return new Orthogonal();
  }

  /**
   * {@return normal numbers of standard deviation 0.05}
   */
  public static RandomNormal randomNormal() {
    return new RandomNormal();
  }

  /**
   * {@return uniform numbers between -0.05 and 0.05}
   */
  public static RandomUniform randomUniform() {
    return new RandomUniform();
  }

  /**
   * {@return normal numbers of standard deviation 0.05, cut at twice that}
   */
  public static TruncatedNormal truncatedNormal() {
    return new TruncatedNormal();
  }

  /**
   * {@return random numbers of variance scale / fan}
   */
  public static VarianceScaling varianceScaling() {
    return new VarianceScaling();
  }
}

package org.kerava.layers;

/** How elements between others are found when the resolution changes. */
public enum Interpolation {
  /** The element at hand. */ NEAREST,
  /** Linear in both directions. */ BILINEAR,
  /** Cubic (Keys, a = -0.5). */ BICUBIC,
  /** Lanczos of radius 3. */ LANCZOS3,
  /** Lanczos of radius 5. */ LANCZOS5
}

package org.kerava.layers;

/** Where the channels are. */
public enum DataFormat {
  /** (batch, spatial..., channels), the default. */ CHANNELS_LAST,
  /** (batch, channels, spatial...). */ CHANNELS_FIRST;

  private static volatile DataFormat standard = CHANNELS_LAST;

  /** {@return the format of layers that name none} */
  public static DataFormat standard() {
    return standard;
  }

  /**
   * Changes the format of layers made from now on (internal: users call {@code Kerava.setImageDataFormat}).
   *
   * @param format the format
   */
  public static void setStandard(DataFormat format) {
    standard = format;
  }
}

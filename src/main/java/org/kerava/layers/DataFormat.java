package org.kerava.layers;

/** Where the channels are. */
public enum DataFormat {
  /** (batch, spatial..., channels), the default. */ CHANNELS_LAST,
  /** (batch, channels, spatial...). */ CHANNELS_FIRST
}

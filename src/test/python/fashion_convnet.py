"""Test accuracy that Keras reaches with the README's convnet on Fashion-MNIST: the mean of three seeds.

    python fashion_convnet.py FOLDER      (the four IDX files, gzipped, as the data set is distributed)
"""
import gzip
import os
import sys

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
from keras import layers as L


def idx(path):
    with gzip.open(path) as f:
        data = f.read()
    shape = [int.from_bytes(data[4 + 4 * i:8 + 4 * i], "big") for i in range(data[3])]
    return np.frombuffer(data, np.uint8, offset=4 + 4 * len(shape)).reshape(shape)


def main(folder):
    x, y, x_test, y_test = (idx(os.path.join(folder, f"{part}-{kind}.gz")) for part in ("train", "t10k")
                            for kind in ("images-idx3-ubyte", "labels-idx1-ubyte"))
    x, x_test = (a[..., None].astype("float32") / 255 for a in (x, x_test))
    scores = []
    for seed in (1, 2, 3):
        keras.utils.set_random_seed(seed)
        model = keras.Sequential([
            L.Input((28, 28, 1)), L.Conv2D(32, 3, activation="relu"), L.MaxPooling2D(2), L.Conv2D(64, 3, activation="relu"),
            L.MaxPooling2D(2), L.Flatten(), L.Dropout(0.5), L.Dense(10, activation="softmax")])
        model.compile(keras.optimizers.Adam(1e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
        model.fit(x, y, batch_size=128, epochs=5, validation_split=0.1, verbose=2)
        scores.append(model.evaluate(x_test, y_test, verbose=0)[1])
        print(f"seed {seed}: test accuracy {scores[-1]:.4f}", flush=True)
    print(f"mean {np.mean(scores):.4f}")


if __name__ == "__main__":
    main(sys.argv[1])

"""What fit, evaluate and the ...on_batch methods of Keras log and leave behind -> golden/fit (a minute).

Cases of several outputs have batches of one size: Keras-TF's means of their single losses weigh a smaller last batch as a full one (JAX does not).
"""
import copy
import json
import os

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy as np
import tensorflow as tf
from keras import layers as L

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "resources", "golden", "fit")
arrays, cases = {}, []


def classifier(units=3, activation="softmax", regularizer=None):
    return keras.Sequential([L.Input((5,)), L.Dense(6, activation="tanh", kernel_regularizer=regularizer), L.Dense(units, activation=activation)])


def two(names=("a", "b")):
    x = L.Input((5,), name="x")
    h = L.Dense(6, activation="tanh")(x)
    return keras.Model(x, [L.Dense(3, activation="softmax", name=names[0])(h), L.Dense(1, name=names[1])(h)])


def two_inputs():
    x, z = L.Input((5,), name="x"), L.Input((2,), name="z")
    h = L.Dense(6, activation="tanh")(L.Concatenate()([x, z]))
    return keras.Model({"x": x, "z": z}, L.Dense(1, name="y")(h))


def sequence():
    return keras.Sequential([L.Input((4, 5)), L.Masking(), L.SimpleRNN(4, return_sequences=True), L.Dense(3, activation="softmax")])


def normalized():
    return keras.Sequential([L.Input((5,)), L.Dense(6, activation="relu"), L.BatchNormalization(momentum=0.8), L.Dense(1)])


rng = np.random.default_rng(7)
N = 22
X = rng.normal(size=(N, 5)).astype("float32")
Z = rng.normal(size=(N, 2)).astype("float32")
C = rng.integers(0, 3, N).astype("int32")
B = (X[:, :1] + X[:, 1:2] > 0).astype("float32")
R = (X @ rng.normal(size=(5, 1)) + 0.3).astype("float32")
HOT = np.eye(3, dtype="float32")[C]
W = rng.uniform(0, 2, N).astype("float32")
XS = rng.normal(size=(N, 4, 5)).astype("float32")
XS[np.arange(4) >= rng.integers(1, 5, N)[:, None]] = 0
CS = rng.integers(0, 3, (N, 4)).astype("int32")
WS = rng.uniform(0, 2, (N, 4)).astype("float32")


def store(value):
    if isinstance(value, dict):
        return {"$dict": {k: store(v) for k, v in value.items()}}
    if isinstance(value, (list, tuple)):
        return {"$list": [store(v) for v in value]}
    if value is None:
        return None
    key = f"a{len(arrays)}"
    arrays[key] = np.asarray(value)
    return key


def case(name, model, compile, x, y, w=None, dataset=None, evaluate=True, then=(), **fit):
    keras.utils.set_random_seed(3)
    model = model()
    for v in model.weights:
        v.assign(v + rng.normal(scale=0.1, size=v.shape).astype("float32"))
    weights = [store(v) for v in model.get_weights()]
    model.compile(**{k: keras.optimizers.deserialize(copy.deepcopy(v)) if k == "optimizer" and isinstance(v, dict) else v for k, v in compile.items()})
    val = fit.pop("validation_data", None)
    if dataset:
        data = tf.data.Dataset.from_tensor_slices((x, y) if w is None else (x, y, w)).batch(dataset["batch"], drop_remainder=dataset.get("drop", False))
        if "repeat" in dataset:
            data = data.repeat(None if dataset["repeat"] < 0 else dataset["repeat"])
        history = model.fit(data, shuffle=False, verbose=0, validation_data=val, **fit)
    else:
        history = model.fit(x, y, sample_weight=w, shuffle=False, verbose=0, validation_data=val, **fit)
    c = {"name": name, "model": json.loads(model.to_json()), "weights": weights, "compile": compile, "x": store(x), "y": store(y), "w": store(w), "dataset": dataset,
         "fit": {k: ({str(i): j for i, j in v.items()} if k == "class_weight" else v) for k, v in fit.items()}, "validation_data": store(val),
         "epochs": history.epoch, "history": {k: [float(i) for i in v] for k, v in history.history.items()}}
    if evaluate:
        c["evaluate"] = model.evaluate(x, y, sample_weight=w, batch_size=11, verbose=0, return_dict=True)
    c["steps"] = []
    for kind in then:
        f = model.train_on_batch if kind == "train" else model.test_on_batch
        c["steps"].append({"kind": kind, "logs": f(x, y, sample_weight=w, return_dict=True)})
    for logs in [c.get("evaluate", {})] + [s["logs"] for s in c["steps"]]:
        for k in logs:
            logs[k] = float(logs[k])
    c["final"] = [store(v) for v in model.get_weights()]
    cases.append(c)
    print(name, {k: round(v[-1], 4) for k, v in c["history"].items()})


def opt(name="SGD", **config):
    return {"class_name": name, "config": {"learning_rate": 0.1, **config}}


SCCE = "sparse_categorical_crossentropy"
case("plain", classifier, dict(optimizer=opt(), loss=SCCE, metrics=["accuracy"]), X, C, epochs=2, batch_size=8, then=["train", "test"])
case("acc_and_crossentropy_by_shape", classifier, dict(optimizer=opt(), loss="categorical_crossentropy", metrics=["acc", "mse"]), X, HOT, epochs=2)
case("binary", lambda: classifier(1, "sigmoid"), dict(optimizer=opt(), loss="binary_crossentropy", metrics=["accuracy", "mae"]), X, B, epochs=2, batch_size=5)
case("binary_flat_targets", lambda: classifier(1, "sigmoid"), dict(optimizer=opt(), loss="binary_crossentropy", metrics=["accuracy"]), X, B[:, 0], epochs=2, batch_size=5)
case("class_weight", classifier, dict(optimizer=opt(), loss=SCCE, metrics=["accuracy"], weighted_metrics=["accuracy"]), X, C, epochs=2, batch_size=8,
     class_weight={0: 2.0, 2: 0.5})
case("class_weight_one_hot", classifier, dict(optimizer=opt(), loss="categorical_crossentropy", weighted_metrics=["mse"]), X, HOT, epochs=2, batch_size=8,
     class_weight={0: 2.0, 1: 1.0, 2: 0.5})
case("sample_weight", classifier, dict(optimizer=opt(), loss=SCCE, metrics=["accuracy"], weighted_metrics=["accuracy", SCCE]), X, C, W, epochs=2, batch_size=8,
     then=["train", "test"])
case("validation_data_with_weights", classifier, dict(optimizer=opt(), loss=SCCE, metrics=["accuracy"], weighted_metrics=["accuracy"]), X, C, W, epochs=3,
     batch_size=8, validation_data=(X[:9], C[:9], W[:9]), validation_freq=2, validation_batch_size=4)
case("validation_split", classifier, dict(optimizer=opt(), loss=SCCE, metrics=["accuracy"]), X, C, W, epochs=2, batch_size=8, validation_split=0.3)
case("initial_epoch", classifier, dict(optimizer=opt(), loss=SCCE), X, C, epochs=4, initial_epoch=2, batch_size=8)
case("steps_of_arrays", classifier, dict(optimizer=opt(), loss=SCCE), X, C, epochs=3, steps_per_epoch=2, batch_size=8)
case("dataset", classifier, dict(optimizer=opt(), loss=SCCE, metrics=["accuracy"]), X, C, epochs=2, dataset={"batch": 8, "drop": True})
case("dataset_steps", classifier, dict(optimizer=opt(), loss=SCCE, metrics=["accuracy"]), X, C, W, epochs=3, steps_per_epoch=2, dataset={"batch": 8, "repeat": -1})
case("dataset_class_weight", classifier, dict(optimizer=opt(), loss=SCCE, metrics=["accuracy"]), X, C, epochs=2, class_weight={0: 2.0, 1: 3.0, 2: 0.5},
     dataset={"batch": 8})
case("outputs_in_order", two, dict(optimizer=opt(), loss=[SCCE, "mse"], metrics=[["accuracy"], ["mae", "mse"]], loss_weights=[0.7, 0.3]), X, [C, R], epochs=2,
     batch_size=11, then=["train", "test"])
case("outputs_by_name", lambda: two(("class", "value")), dict(optimizer=opt(), loss={"class": SCCE, "value": "mse"}, metrics={"class": "accuracy"},
     weighted_metrics={"value": ["mae"]}, loss_weights={"class": 0.7, "value": 0.3}), X, {"class": C, "value": R}, epochs=2, batch_size=11,
     validation_data=(X[:7], {"class": C[:7], "value": R[:7]}))
case("outputs_with_weights", two, dict(optimizer=opt(), loss=[SCCE, "mse"], weighted_metrics=[["accuracy"], ["mae"]]), X, [C, R], [W, W[::-1].copy()], epochs=2,
     batch_size=11)
case("one_loss_for_two", lambda: keras.Model(*(lambda x: (x, [L.Dense(1, name="p")(x), L.Dense(1, name="q")(x)]))(L.Input((5,)))),
     dict(optimizer=opt(), loss=["mse", "mse"]), X, [R, -R], epochs=2, batch_size=11)
case("inputs_by_name", two_inputs, dict(optimizer=opt(), loss="mse", metrics=["mae"]), {"x": X, "z": Z}, R, W, epochs=2, batch_size=8)
case("sequence_masked", sequence, dict(optimizer=opt(), loss=SCCE, metrics=["accuracy"], weighted_metrics=["accuracy"]), XS, CS, epochs=2, batch_size=8)
case("sequence_masked_and_weighted", sequence, dict(optimizer=opt(), loss=SCCE, metrics=["accuracy"], weighted_metrics=["accuracy"]), XS, CS, WS, epochs=2, batch_size=8)
case("regularizer", lambda: classifier(3, "softmax", "l2"), dict(optimizer=opt(), loss=SCCE), X, C, epochs=2, batch_size=8, then=["train", "test"])
case("normalization", normalized, dict(optimizer=opt("Adam"), loss="mse", metrics=["mae"]), X, R, epochs=3, batch_size=8, validation_split=0.2)
case("clipnorm", classifier, dict(optimizer=opt(clipnorm=0.05), loss=SCCE), X, C, epochs=2, batch_size=8)
case("clipvalue", classifier, dict(optimizer=opt(clipvalue=0.01), loss=SCCE), X, C, epochs=2, batch_size=8)
case("global_clipnorm", classifier, dict(optimizer=opt(global_clipnorm=0.1), loss=SCCE), X, C, epochs=2, batch_size=8)
case("weight_decay", classifier, dict(optimizer=opt("AdamW", weight_decay=0.1), loss=SCCE), X, C, epochs=2, batch_size=8)
case("ema", classifier, dict(optimizer=opt(use_ema=True, ema_momentum=0.5), loss=SCCE), X, C, epochs=2, batch_size=8)
case("ema_overwrite", classifier, dict(optimizer=opt("Adam", use_ema=True, ema_momentum=0.5, ema_overwrite_frequency=2), loss=SCCE), X, C, epochs=2, batch_size=8)
case("accumulation", classifier, dict(optimizer=opt("Adam", gradient_accumulation_steps=2), loss=SCCE), X, C, epochs=3, batch_size=8)
case("loss_scale_factor", classifier, dict(optimizer=opt(loss_scale_factor=64.0), loss=SCCE), X, C, epochs=2, batch_size=8)
case("loss_scale_optimizer", classifier, dict(optimizer={"class_name": "LossScaleOptimizer", "config": {"inner_optimizer": {"module": "keras.optimizers", "registered_name": None, **opt("RMSprop")}, "initial_scale": 8.0,
     "dynamic_growth_steps": 3}}, loss=SCCE), X, C, epochs=2, batch_size=8)
case("schedule", classifier, dict(optimizer=opt(learning_rate={"class_name": "ExponentialDecay", "module": "keras.optimizers.schedules", "config": {
     "initial_learning_rate": 0.3, "decay_steps": 2, "decay_rate": 0.5}, "registered_name": None}), loss=SCCE), X, C, epochs=2, batch_size=8)

os.makedirs(OUT, exist_ok=True)
np.savez_compressed(os.path.join(OUT, "fit.npz"), **arrays)
with open(os.path.join(OUT, "fit.jsonl"), "w") as f:
    for c in cases:
        f.write(json.dumps(c) + "\n")

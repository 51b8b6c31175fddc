"""What Keras's EarlyStopping and ReduceLROnPlateau do with sequences of values -> golden/callbacks.json"""
import json, os, random
os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras


def model():
    m = keras.Sequential([keras.layers.Input((1,)), keras.layers.Dense(1)])
    m.compile("sgd", "mse")
    m.optimizer.learning_rate = 0.5
    m.stop_training = False
    return m


def values(r, n):
    v = [round(r.uniform(0, 1), 2)]
    while len(v) < n:
        v.append(round(v[-1] + r.choice([0, 0.01, 0.05, -0.01, -0.05, -0.1, 0.1]), 2))
    if r.random() < 0.15:
        v[r.randrange(n)] = float("nan")
    return v


def run(callback, sequence, initial):
    m = model()
    callback.set_model(m)
    callback.on_train_begin()
    rates, end = [], None
    for epoch, v in enumerate(sequence, initial):
        m.set_weights([np.full((1, 1), epoch, "float32"), np.zeros(1, "float32")])
        logs = {"loss": 1.0, "metric": v}
        callback.on_epoch_end(epoch, logs)
        rates.append(float(m.optimizer.learning_rate))
        end = epoch
        if m.stop_training:
            break
    callback.on_train_end()
    return rates, end, float(m.get_weights()[0][0, 0])


cases = []
r = random.Random(5)
for i in range(60):
    options = {"mode": r.choice(["min", "max"]), "patience": r.randrange(4), "min_delta": r.choice([0, 0.02])}
    sequence, initial = values(r, 12), r.choice([0, 0, 0, 5])
    if i % 2 == 0:
        if r.random() < 0.4: options["baseline"] = round(r.uniform(0, 1), 2)
        options["start_from_epoch"] = r.choice([0, 0, 3])
        options["restore_best_weights"] = r.random() < 0.5
        rates, end, weight = run(keras.callbacks.EarlyStopping("metric", **options), sequence, initial)
        cases.append({"name": "EarlyStopping", "options": options, "values": [str(v) for v in sequence], "initial": initial, "end": end, "weight": weight})
    else:
        options |= {"factor": r.choice([0.1, 0.5]), "cooldown": r.randrange(3), "min_lr": r.choice([0, 0.01, 0.1]), "patience": max(1, options["patience"])}
        rates, end, weight = run(keras.callbacks.ReduceLROnPlateau("metric", **options), sequence, initial)
        cases.append({"name": "ReduceLROnPlateau", "options": options, "values": [str(v) for v in sequence], "initial": initial, "rates": rates})
folder = os.path.join(os.path.dirname(__file__), "..", "resources", "golden")
with open(os.path.join(folder, "callbacks.jsonl"), "w") as f:
    for c in cases:
        f.write(json.dumps(c) + "\n")

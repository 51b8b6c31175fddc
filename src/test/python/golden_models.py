"""Models as Keras writes them in JSON, with weights, inputs and outputs.

    python golden_models.py [OUT]          (default OUT: ../resources/golden/models)

`NAME.json` is `model.to_json()`; `NAME.npz` holds `x_i` (inputs), `w_i` (`model.weights`) and `y_i` (outputs, in inference).
"""
import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy as np
from keras import layers as L

OUT = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "../resources/golden/models")


def write(name, model):
    rng = np.random.default_rng(len(name))
    inputs = []
    for t in model.inputs:
        shape = [2 if n is None else n for n in t.shape]
        inputs.append(rng.standard_normal(shape).astype("float32") if "float" in t.dtype else rng.integers(0, 5, shape).astype(t.dtype))
    for w in model.weights:
        w.assign(np.abs(rng.standard_normal(w.shape)) * 0.5 + 0.1 if "variance" in w.path else rng.standard_normal(w.shape) * 0.5)
    out = model(inputs[0] if len(inputs) == 1 else inputs)
    arrays = {f"x_{i}": a for i, a in enumerate(inputs)}
    arrays |= {f"w_{i}": keras.ops.convert_to_numpy(w) for i, w in enumerate(model.weights)}
    arrays |= {f"y_{i}": keras.ops.convert_to_numpy(y) for i, y in enumerate(keras.tree.flatten(out))}
    with open(os.path.join(OUT, name + ".json"), "w") as f:
        f.write(model.to_json() + "\n")
    np.savez(os.path.join(OUT, name + ".npz"), **arrays)


os.makedirs(OUT, exist_ok=True)
keras.utils.clear_session()

x = L.Input((5, 6))
write("causal_attention", keras.Model(x, L.MultiHeadAttention(2, 3)(x, x, use_causal_mask=True)))

x = L.Input((5,), dtype="int32")
write("masked_words", keras.Model(x, L.LSTM(3)(L.Embedding(7, 4, mask_zero=True)(x))))

x, z = L.Input((5, 3)), L.Input((6, 3))
_, h, c = L.LSTM(4, return_state=True)(x)
write("encoder_decoder", keras.Model([x, z], L.LSTM(4, return_sequences=True)(z, initial_state=[h, c])))

x, dense = L.Input((3,)), L.Dense(3)
write("shared_layer", keras.Model(x, L.Add()([dense(dense(x)), L.BatchNormalization()(x, training=False)])))

x = L.Input((8, 8, 2))
y = L.BatchNormalization()(L.Conv2D(3, 3, padding="same")(x))
inner = keras.Model(x, L.GlobalAveragePooling2D()(L.Concatenate()([x, y])))
x = L.Input((8, 8, 2))
write("nested", keras.Model(x, L.Dense(2)(inner(x))))

write("sequence", keras.Sequential([L.Input((4, 3)), L.Bidirectional(L.GRU(2, return_sequences=True)),
                                    L.TimeDistributed(L.Dense(3, activation="gelu")), L.Flatten(), L.Dense(1, kernel_regularizer="l2")]))

ops = keras.ops
ids, v = L.Input((7,), dtype="int32"), L.Input((7, 8))
e = L.Embedding(20, 8, mask_zero=True)(ids)
h = L.LSTM(8, return_sequences=True)(e) * 2 + v
h = ops.concatenate([h, ops.tanh(v)[:, :, ::2]], axis=-1)
h = ops.mean(h, axis=1, keepdims=True) - 0.5 * ops.max(h, axis=1, keepdims=True)
q = ops.transpose(ops.reshape(L.Dense(6)(h), (-1, 2, 3)), (0, 2, 1))
write("operations", keras.Model([ids, v], [
    ops.einsum("bij,bik->bjk", q, q), ops.where(q > 0, q, 0.1 * q), ops.softmax(ops.squeeze(q[:, 0:1], 1)), 1 - ops.sum(ops.square(e), axis=-1),
    ops.matmul(q, ops.convert_to_tensor(np.ones((2, 2), "float32"))), ops.clip(q, -0.1, 0.1) / 3 + ops.expand_dims(q[..., 0], -1) ** 2,
    L.MultiHeadAttention(2, 4)(e, e, attention_mask=ops.expand_dims(ops.not_equal(ids, 3), 1))]))

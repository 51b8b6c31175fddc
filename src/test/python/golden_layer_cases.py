"""The list of golden layer cases: every option value of the layers at least once, odd shapes, both data formats.

`CASES[key]` is a dict: `file`, `make` (a function that makes the layer), `args`, `kwargs`. An array argument is a
function of a random generator, made by F (floats), I (integers), M (a mask with padding at the end) or B (any mask).
"""
import numpy as np
from keras import layers as L

CASES = {}
CF = {"data_format": "channels_first"}
MIXED = ("mixed_float16", "mixed_bfloat16")


def F(*shape, dtype="float32", scale=1.0):
    return lambda rng: (rng.standard_normal(shape) * scale).astype(dtype)


def I(high, *shape, dtype="int32", low=0):
    return lambda rng: rng.integers(low, high, shape).astype(dtype)


def M(batch, time, dtype="bool"):
    """True for the first 1..time steps of each row: the padding of `pad_sequences(padding="post")`."""
    return lambda rng: (np.arange(time) < rng.integers(1, time + 1, (batch, 1))).astype(dtype)


def B(*shape):
    """Any mask, but with at least one True along the last axis."""
    def make(rng):
        m = rng.random(shape) < 0.6
        m[..., 0] |= ~m.any(-1)
        return m
    return make


def add(file, make, *args, note="", **kwargs):
    name = make().__class__.__name__
    n = sum(1 for k in CASES if k.startswith(name + "_"))
    key = f"{name}_{n:03d}" + (f"_{note}" if note else "")
    CASES[key] = {"file": file, "make": make, "args": args, "kwargs": kwargs}


def variants(file, cls, shape, *options, positional=(), **common):
    """One case for each dict of options."""
    for o in options:
        o = dict(o)
        s = o.pop("shape", shape)
        add(file, lambda o=o: cls(*positional, **{**common, **o}), F(*s), note=note_of(o))


def note_of(options):
    return str(options.get("dtype", "")).replace("mixed_", "")


def both_formats(file, cls, shape, *options, **common):
    """Channels last, and the same with the channels in front (which also keeps its channels last `twin`)."""
    variants(file, cls, shape, *options, **common)
    for o in options:
        s = o.get("shape", shape)
        front = (s[0], s[-1]) + tuple(s[1:-1])
        variants(file, cls, front, {**o, "shape": front, **CF}, **common)
        if cls is not L.Flatten:  # its weights and result do not depend on the format
            twin = {k: v for k, v in {**common, **o}.items() if k != "shape"}
            CASES[list(CASES)[-1]]["twin"] = lambda o=twin: cls(**o)


# ---- core -----------------------------------------------------------------------------------------------------------
variants("core", L.Dense, (3, 5),
         {}, {"use_bias": False}, {"activation": "relu"}, {"activation": "softmax"}, {"activation": "gelu"},
         {"shape": (2, 3, 5)}, {"shape": (2, 3, 2, 5), "activation": "tanh"}, {"shape": (1, 1)}, {"shape": (7, 13)},
         {"kernel_regularizer": "l2", "bias_regularizer": "l1"}, {"activity_regularizer": "l1l2"},
         {"kernel_constraint": "max_norm", "bias_constraint": "non_neg"},
         {"kernel_initializer": "he_normal", "bias_initializer": "ones"}, {"trainable": False},
         {"dtype": "float64"}, {"dtype": "float16"}, {"dtype": "bfloat16"},
         *({"dtype": d, "activation": "relu"} for d in MIXED), *({"dtype": d, "shape": (2, 3, 5)} for d in MIXED),
         units=4)
add("core", lambda: L.Dense(3, dtype="float64"), F(2, 4, dtype="float64"))
add("core", lambda: L.Dense(3), I(5, 2, 4))
for equation, out, bias, shape in [
        ("ab,bc->ac", 6, None, (3, 5)), ("ab,bc->ac", 6, "c", (3, 5)), ("abc,cd->abd", (None, 4), "d", (2, 3, 5)),
        ("abc,cde->abde", (None, 2, 3), "de", (2, 3, 4)), ("abc,cde->abde", (None, 2, 3), "e", (2, 3, 4)),
        ("abcd,cde->abe", (None, 5), "e", (2, 3, 2, 3)), ("...x,xy->...y", 4, "y", (2, 3, 2, 5)),
        ("abc,bd->adc", (4, 5), "d", (2, 3, 5)),
        ("abc,bde->acde", (None, 2, 3), "d", (2, 4, 3)), ("ab...,bc->ac...", 6, None, (2, 4, 3)),
        ("ab...,bc->ac...", 6, "c", (2, 4, 3))]:
    add("core", lambda e=equation, o=out, b=bias: L.EinsumDense(e, o, bias_axes=b), F(*shape))
variants("core", L.EinsumDense, (2, 3, 5), {"activation": "relu"}, {"kernel_regularizer": "l1"},
         *({"dtype": d} for d in MIXED), equation="abc,cd->abd", output_shape=(None, 4), bias_axes="d")
for o, shape, dtype in [({}, (2, 3), "int32"), ({"mask_zero": True}, (2, 4), "int32"), ({}, (5,), "int32"),
                        ({}, (2, 2, 3), "int64"), ({"embeddings_regularizer": "l2"}, (3, 2), "uint8"),
                        ({"dtype": "mixed_float16"}, (2, 3), "int32"), ({"dtype": "mixed_bfloat16"}, (2, 3), "int32"),
                        ({"dtype": "float64"}, (2, 3), "int32"), ({"embeddings_constraint": "unit_norm"}, (2, 3), "int32")]:
    add("core", lambda o=o: L.Embedding(7, 4, **o), I(7, *shape, dtype=dtype), note=note_of(o))
add("core", lambda: L.Embedding(7, 4, mask_zero=True), lambda r: np.array([[3, 0, 2, 0], [0, 0, 1, 6]], "float32"))


def zero_rows(rng, value=0.0):
    x = rng.standard_normal((3, 4, 2)).astype("float32")
    x[0, 2:] = value
    x[1, 1] = value
    x[2, 0, 0] = value  # one of two features only: not masked
    return x


add("core", lambda: L.Masking(), zero_rows)
add("core", lambda: L.Masking(mask_value=-1.5), lambda r: zero_rows(r, -1.5))
for d in MIXED:
    add("core", lambda d=d: L.Masking(dtype=d), zero_rows, note=note_of({"dtype": d}))
for scale, offset, x in [(1 / 255, 0.0, I(256, 2, 3, 4, 3, dtype="uint8")), (2.0, -1.0, F(3, 5)),
                         ([0.5, 1.5, -2.0], [1.0, 2.0, 3.0], F(2, 4, 5, 3)), (1 / 127.5, -1, I(256, 4, 3)),
                         (0.5, 0.25, F(2, 3, dtype="float64"))]:
    add("core", lambda s=scale, o=offset: L.Rescaling(s, o), x)
for d in (*MIXED, "float64"):
    add("core", lambda d=d: L.Rescaling(1 / 255, dtype=d), I(256, 2, 3, dtype="uint8"), note=note_of({"dtype": d}))

# ---- activation -----------------------------------------------------------------------------------------------------
NAMES = ("celu elu exponential gelu glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh leaky_relu linear "
         "log_sigmoid log_softmax mish relu relu6 selu sigmoid silu soft_shrink softmax softplus softsign sparse_plus "
         "sparse_sigmoid sparsemax squareplus swish tanh tanh_shrink").split()
for name in NAMES:
    add("activation", lambda n=name: L.Activation(n), F(3, 4, scale=4.0), note=name)
for name in ("relu", "gelu", "softmax", "tanh", "sigmoid", "silu", "softplus", "elu"):
    for d in MIXED:
        add("activation", lambda n=name, d=d: L.Activation(n, dtype=d), F(2, 6, scale=2.0),
            note=name + "_" + note_of({"dtype": d}))
for name in ("softmax", "log_softmax", "glu", "sparsemax"):
    add("activation", lambda n=name: L.Activation(n), F(2, 3, 4, scale=2.0), note=name + "_rank3")
variants("activation", L.ReLU, (3, 7), {}, {"max_value": 1.0}, {"negative_slope": 0.1}, {"threshold": 0.3},
         {"max_value": 1.5, "negative_slope": 0.2, "threshold": 0.4}, {"max_value": 0.7, "threshold": 0.0}, {"dtype": MIXED[0]},
         {"threshold": 0.5, "negative_slope": 0.25}, {"max_value": 6.0, "shape": (2, 3, 2, 2)})
variants("activation", L.LeakyReLU, (3, 7), {}, {"negative_slope": 0.01}, {"negative_slope": 0.0, "shape": (2, 3, 2)},
         {"dtype": MIXED[1]})
variants("activation", L.Softmax, (2, 3, 4), {}, {"axis": 1}, {"axis": (1, 2)}, {"axis": [-1]}, {"axis": -2}, {"axis": 0},
         *({"dtype": d} for d in MIXED))
add("activation", lambda: L.Softmax(), F(3, 5), mask=B(3, 5))
add("activation", lambda: L.Softmax(axis=(1, 2)), F(2, 3, 4), mask=B(2, 3, 4))
add("activation", lambda: L.Softmax(dtype="mixed_float16"), F(3, 5), mask=B(3, 5), note="float16")

# ---- convolutional --------------------------------------------------------------------------------------------------
both_formats("convolutional", L.Conv1D, (2, 9, 3),
             {}, {"padding": "same"}, {"padding": "causal"}, {"strides": 2}, {"strides": 2, "padding": "same"},
             {"dilation_rate": 2}, {"dilation_rate": 2, "padding": "causal"}, {"dilation_rate": 3, "padding": "same"},
             {"groups": 2, "shape": (2, 8, 4)}, {"kernel_size": 1}, {"kernel_size": 4, "padding": "same", "strides": 3},
             {"kernel_size": 2, "padding": "causal", "strides": 2}, {"use_bias": False, "activation": "relu"},
             filters=4, kernel_size=3)
variants("convolutional", L.Conv1D, (2, 7, 3), *({"dtype": d, "padding": p} for d in MIXED for p in ("same", "causal")),
         filters=4, kernel_size=3)
both_formats("convolutional", L.Conv2D, (2, 7, 6, 3),
             {}, {"padding": "same"}, {"strides": 2}, {"strides": (2, 1), "padding": "same"}, {"strides": 2, "padding": "same"},
             {"kernel_size": (2, 3)}, {"kernel_size": (4, 2), "padding": "same"}, {"kernel_size": 1, "strides": 2},
             {"kernel_size": (5, 1), "padding": "same"}, {"dilation_rate": 2}, {"dilation_rate": (1, 2), "padding": "same"},
             {"dilation_rate": (2, 3), "padding": "same", "shape": (1, 9, 11, 2)},
             {"groups": 2, "shape": (2, 5, 5, 4)}, {"groups": 4, "shape": (1, 5, 4, 4), "padding": "same"},
             {"use_bias": False}, {"activation": "relu", "padding": "same"}, {"shape": (1, 3, 3, 1)},
             {"kernel_size": 3, "strides": 3, "padding": "same", "shape": (2, 8, 5, 2)}, {"kernel_size": (7, 6)},
             filters=4, kernel_size=3)
variants("convolutional", L.Conv2D, (1, 6, 5, 3), {"filters": 17, "padding": "same", "shape": (1, 5, 5, 2)},
         {"kernel_regularizer": "l2", "bias_regularizer": "l2", "activity_regularizer": "l1"},
         {"kernel_constraint": "unit_norm"}, {"filters": 1}, {"dtype": "float64"},
         *({"dtype": d, "padding": "same", "activation": "relu"} for d in MIXED), *({"dtype": d, "strides": 2} for d in MIXED),
         kernel_size=3, filters=3)
both_formats("convolutional", L.DepthwiseConv2D, (2, 7, 6, 3),
             {}, {"padding": "same"}, {"strides": 2}, {"strides": 2, "padding": "same"}, {"depth_multiplier": 2},
             {"kernel_size": (2, 4), "padding": "same"}, {"dilation_rate": 2}, {"dilation_rate": 2, "padding": "same"},
             {"use_bias": False, "activation": "tanh"}, {"depth_multiplier": 3, "strides": 2, "padding": "same", "shape": (1, 5, 5, 2)},
             kernel_size=3)
variants("convolutional", L.DepthwiseConv2D, (1, 6, 5, 3), {"depthwise_regularizer": "l2"},
         {"depthwise_constraint": "max_norm"}, *({"dtype": d, "padding": "same"} for d in MIXED), kernel_size=3)
both_formats("convolutional", L.SeparableConv2D, (2, 7, 6, 3),
             {}, {"padding": "same"}, {"strides": 2, "padding": "same"}, {"strides": 2}, {"depth_multiplier": 2}, {"kernel_size": (2, 4)},
             {"dilation_rate": 2, "padding": "same"}, {"use_bias": False}, {"activation": "relu", "depth_multiplier": 2},
             filters=4, kernel_size=3)
variants("convolutional", L.SeparableConv2D, (1, 6, 5, 3), {"depthwise_regularizer": "l2", "pointwise_regularizer": "l1"},
         *({"dtype": d, "padding": "same"} for d in MIXED), filters=4, kernel_size=3)
both_formats("convolutional", L.Conv2DTranspose, (2, 4, 5, 3),
             {}, {"padding": "same"}, {"strides": 2}, {"strides": 2, "padding": "same"}, {"strides": (2, 3)},
             {"strides": (2, 3), "padding": "same"}, {"strides": 2, "output_padding": 1},
             {"strides": 2, "output_padding": 1, "padding": "same"}, {"strides": (2, 3), "output_padding": (1, 2), "padding": "same"},
             {"strides": 3, "output_padding": 0, "padding": "same"}, {"strides": 2, "output_padding": 0},
             {"kernel_size": (2, 4), "strides": 2, "padding": "same"}, {"kernel_size": 2, "strides": 2}, {"kernel_size": 1, "strides": 2},
             {"kernel_size": 4, "strides": 2, "padding": "same"}, {"kernel_size": 2, "strides": 3},
             {"dilation_rate": 2}, {"dilation_rate": 2, "padding": "same"}, {"use_bias": False, "activation": "relu"},
             filters=4, kernel_size=3)
variants("convolutional", L.Conv2DTranspose, (1, 3, 4, 3), {"kernel_regularizer": "l2"},
         *({"dtype": d, "padding": "same", "strides": 2} for d in MIXED), filters=2, kernel_size=3)

# ---- pooling --------------------------------------------------------------------------------------------------------
for cls in (L.MaxPooling2D, L.AveragePooling2D):
    both_formats("pooling", cls, (2, 7, 6, 3),
                 {"pool_size": 2}, {"pool_size": 2, "padding": "same"}, {"pool_size": 3, "strides": 2},
                 {"pool_size": 3, "strides": 2, "padding": "same"}, {"pool_size": (2, 3)}, {"pool_size": (3, 2), "strides": (1, 2)},
                 {"pool_size": 3, "strides": 1, "padding": "same"}, {"pool_size": (2, 3), "strides": 3, "padding": "same"},
                 {"pool_size": 2, "strides": 3}, {"pool_size": 1}, {"pool_size": (7, 6)})
    variants("pooling", cls, (1, 5, 5, 2), *({"pool_size": 2, "padding": "same", "dtype": d} for d in MIXED))
for cls in (L.GlobalAveragePooling2D, L.GlobalMaxPooling2D):
    both_formats("pooling", cls, (2, 5, 3, 4), {}, {"keepdims": True}, {"shape": (1, 1, 7, 1)})
    variants("pooling", cls, (2, 3, 3, 2), *({"dtype": d} for d in MIXED))

# ---- reshaping ------------------------------------------------------------------------------------------------------
both_formats("reshaping", L.Flatten, (2, 3, 4, 5), {}, {"shape": (2, 3, 4)})
variants("reshaping", L.Flatten, (3, 4), {}, {"shape": (3,)}, {"shape": (1, 2, 3, 2, 2)}, {"dtype": MIXED[0]})
for shape, target in [((2, 12), (3, 4)), ((2, 3, 4), (-1,)), ((2, 3, 4), (4, -1)), ((2, 6), (-1, 2, 1)), ((2, 1), ()),
                      ((3, 8), (2, 2, 2))]:
    add("reshaping", lambda t=target: L.Reshape(t), F(*shape))
for shape, dims in [((2, 3, 4), (2, 1)), ((2, 3, 4, 5), (3, 1, 2)), ((2, 3, 4, 5), (2, 3, 1)), ((3, 4), (1,)),
                    ((2, 2, 3, 2, 2), (4, 3, 2, 1))]:
    add("reshaping", lambda d=dims: L.Permute(d), F(*shape))
for n, shape in [(1, (2, 3)), (4, (2, 3)), (3, (1, 5))]:
    add("reshaping", lambda n=n: L.RepeatVector(n), F(*shape))
both_formats("reshaping", L.ZeroPadding2D, (2, 3, 4, 2), {}, {"padding": 2}, {"padding": (1, 2)}, {"padding": ((1, 0), (2, 3))},
             {"padding": ((0, 0), (0, 1))})
both_formats("reshaping", L.UpSampling2D, (2, 3, 4, 2), {}, {"size": 3}, {"size": (1, 2)}, {"size": (3, 2), "shape": (1, 2, 5, 3)},
             *({"interpolation": i, "size": s} for i in ("bilinear", "bicubic", "lanczos3", "lanczos5") for s in (2, (3, 2))),
             {"interpolation": "nearest", "size": (2, 3)})
add("reshaping", lambda: L.ZeroPadding2D(dtype="mixed_bfloat16"), F(1, 2, 3, 2), note="bfloat16")
for d in MIXED:
    for i in ("nearest", "bilinear"):
        add("reshaping", lambda d=d, i=i: L.UpSampling2D(2, interpolation=i, dtype=d), F(1, 3, 2, 2), note=note_of({"dtype": d}))

# ---- regularization -------------------------------------------------------------------------------------------------
for make in (lambda: L.Dropout(0.5), lambda: L.Dropout(0.3, seed=3), lambda: L.Dropout(0.5, noise_shape=(None, 1)),
             lambda: L.GaussianNoise(0.7), lambda: L.GaussianNoise(0.2, seed=1)):
    add("regularization", make, F(3, 4))
    add("regularization", make, F(3, 4), training=False)
for make in (lambda: L.Dropout(0.0), lambda: L.GaussianNoise(0.0), lambda: L.Dropout(0, noise_shape=(None, 1))):
    add("regularization", make, F(3, 4), training=True)
for o in ({}, CF):
    add("regularization", lambda o=o: L.SpatialDropout2D(0.4, **o), F(2, 3, 4, 2))
    add("regularization", lambda o=o: L.SpatialDropout2D(0.4, **o), F(2, 3, 4, 2), training=False)
    add("regularization", lambda o=o: L.SpatialDropout2D(0, **o), F(2, 3, 4, 2), training=True)
for d in MIXED:
    add("regularization", lambda d=d: L.Dropout(0.5, dtype=d), F(3, 4), note=note_of({"dtype": d}))
    add("regularization", lambda d=d: L.GaussianNoise(0.5, dtype=d), F(3, 4), note=note_of({"dtype": d}))

# ---- normalization --------------------------------------------------------------------------------------------------
for training in (True, False):
    for shape, o in [((6, 5), {}), ((4, 3, 5), {}), ((2, 4, 3, 5), {}), ((2, 4, 3, 5), {"axis": 1}), ((2, 4, 3, 5), {"axis": 3}),
                     ((3, 4, 5), {"axis": -2}), ((5, 3), {"center": False}), ((5, 3), {"scale": False}),
                     ((5, 3), {"center": False, "scale": False}), ((5, 3), {"momentum": 0.8}), ((5, 3), {"momentum": 0.0}),
                     ((5, 3), {"epsilon": 0.1}), ((5, 3), {"trainable": False}), ((1, 3, 3, 2), {}), ((1, 3), {}),
                     ((2, 3, 2, 2, 3), {}), ((5, 3), {"gamma_regularizer": "l2", "beta_regularizer": "l1"}),
                     ((2, 3, 3, 2), {"dtype": MIXED[0]}), ((2, 3, 3, 2), {"dtype": MIXED[1]}), ((5, 3), {"dtype": "float64"})]:
        add("normalization", lambda o=o: L.BatchNormalization(**o), F(*shape), training=training, note=note_of(o))
add("normalization", lambda: L.BatchNormalization(), F(4, 3))
add("normalization", lambda: L.BatchNormalization(), F(3, 4, 2), mask=M(3, 4), training=True)
add("normalization", lambda: L.BatchNormalization(), F(3, 4, 2), mask=M(3, 4), training=False)
add("normalization", lambda: L.BatchNormalization(momentum=0.5, scale=False), F(3, 5, 2), mask=B(3, 5), training=True)
add("normalization", lambda: L.BatchNormalization(), F(5, 3), mask=B(5), training=True)
for shape, o in [((3, 5), {}), ((2, 3, 4), {}), ((2, 3, 4, 5), {}), ((2, 3, 4), {"axis": 1}), ((2, 3, 4), {"axis": [1, 2]}),
                 ((2, 3, 4, 3), {"axis": (-2, -1)}), ((2, 3, 4, 3), {"axis": [1, 2, 3]}), ((2, 3, 4, 3), {"axis": [1, 3]}),
                 ((2, 3, 4, 3), {"axis": (1,)}), ((2, 3, 4), {"axis": -2}),
                 ((3, 5), {"center": False}), ((3, 5), {"scale": False}), ((3, 5), {"center": False, "scale": False}),
                 ((3, 5), {"epsilon": 0.1}), ((3, 5), {"epsilon": 1e-6}), ((2, 17), {}), ((3, 1), {}),
                 ((3, 5), {"gamma_regularizer": "l1", "beta_regularizer": "l2"}), ((3, 5), {"trainable": False}),
                 ((2, 3, 5), {"dtype": MIXED[0]}), ((2, 3, 5), {"dtype": MIXED[1]}), ((2, 3, 4), {"axis": [1, 2], "dtype": MIXED[0]}),
                 ((3, 5), {"dtype": "float64"})]:
    add("normalization", lambda o=o: L.LayerNormalization(**o), F(*shape), note=note_of(o))

# ---- merging --------------------------------------------------------------------------------------------------------
for cls in (L.Add, L.Multiply):
    for shapes in ([(2, 3), (2, 3)], [(2, 3, 4)] * 3, [(2, 3, 4), (2, 1, 4)], [(2, 3, 4), (2, 3, 1), (2, 1, 4)], [(2, 3), (2, 4, 3)], [(2, 3, 2, 2)] * 5):
        add("merging", lambda c=cls: c(), [F(*s) for s in shapes])
    for d in MIXED:
        add("merging", lambda c=cls, d=d: c(dtype=d), [F(2, 3), F(2, 3)], note=note_of({"dtype": d}))
for axis, shapes in [(-1, [(2, 3), (2, 4)]), (1, [(2, 3), (2, 1), (2, 2)]), (0, [(2, 3), (1, 3)]), (1, [(2, 1, 3), (2, 4, 3)]),
                     (2, [(2, 3, 1), (2, 3, 4)]), (-2, [(2, 3, 4), (2, 1, 4)]), (3, [(1, 2, 3, 2), (1, 2, 3, 3)]),
                     (1, [(1, 2, 3, 2), (1, 1, 3, 2)])]:
    add("merging", lambda a=axis: L.Concatenate(axis=a), [F(*s) for s in shapes])
for d in MIXED:
    add("merging", lambda d=d: L.Concatenate(dtype=d), [F(2, 3), F(2, 2)], note=note_of({"dtype": d}))

# ---- rnn ------------------------------------------------------------------------------------------------------------
RNN_OPTIONS = [
    {}, {"return_sequences": True}, {"return_state": True}, {"return_sequences": True, "return_state": True},
    {"go_backwards": True}, {"go_backwards": True, "return_sequences": True, "return_state": True}, {"use_bias": False},
    {"activation": "relu", "return_sequences": True}, {"activation": "linear"}, {"unroll": True, "return_sequences": True},
    {"stateful": True}, {"stateful": True, "return_sequences": True, "return_state": True}, {"dropout": 0.3, "recurrent_dropout": 0.2},
    {"kernel_regularizer": "l2", "recurrent_regularizer": "l1", "bias_regularizer": "l2", "activity_regularizer": "l2"},
    {"trainable": False}, {"units": 1}, {"units": 9, "return_sequences": True}]
MASKED = [{}, {"return_sequences": True}, {"return_sequences": True, "return_state": True}, {"go_backwards": True, "return_sequences": True},
          {"return_sequences": True, "zero_output_for_mask": True}, {"unroll": True, "return_sequences": True},
          {"stateful": True, "return_state": True}, {"go_backwards": True, "return_state": True},
          {"unroll": True, "zero_output_for_mask": True, "return_sequences": True}]
for cls in (L.SimpleRNN, L.LSTM, L.GRU):
    extra = {L.SimpleRNN: [],
             L.LSTM: [{"recurrent_activation": "hard_sigmoid"}, {"unit_forget_bias": False}, {"recurrent_activation": "tanh", "activation": "softsign"}],
             L.GRU: [{"reset_after": False}, {"reset_after": False, "return_sequences": True, "return_state": True}, {"reset_after": False, "use_bias": False},
                     {"recurrent_activation": "hard_sigmoid"}, {"reset_after": False, "go_backwards": True},
                     {"recurrent_activation": "tanh", "activation": "softsign"}, {"reset_after": False, "unroll": True}]}[cls]
    make = lambda o, c=cls: c(**{"units": 3, **o})
    for o in RNN_OPTIONS + extra:
        add("rnn", lambda o=o, m=make: m(o), F(2, 5, 4), note=note_of(o))
    for i, o in enumerate(MASKED + ([{"reset_after": False, "return_sequences": True}] if cls is L.GRU else [])):
        add("rnn", lambda o=o, m=make: m(o), F(3, 5, 2), mask=(M if i % 2 == 0 else B)(3, 5), note="mask")
    state = lambda b, u=3, c=cls: [F(b, u), F(b, u)] if c is L.LSTM else F(b, u)
    for o in ({}, {"return_sequences": True, "return_state": True}, {"go_backwards": True}, {"unroll": True}):
        add("rnn", lambda o=o, m=make: m(o), F(2, 4, 3), initial_state=state(2), note="state")
    add("rnn", lambda m=make: m({"return_state": True}), F(3, 4, 3), initial_state=state(3), mask=M(3, 4), note="state_mask")
    add("rnn", lambda m=make: m({}), F(1, 1, 1))
    add("rnn", lambda m=make: m({}), F(2, 4, 3), training=True)
    for d in (*MIXED, "float64"):
        add("rnn", lambda d=d, m=make: m({"dtype": d, "return_sequences": True}), F(2, 4, 3), note=note_of({"dtype": d}))
    for d in MIXED:
        add("rnn", lambda d=d, m=make: m({"dtype": d, "return_state": True}), F(2, 4, 3), mask=M(2, 4), note="mask_" + note_of({"dtype": d}))
for mode in ("concat", "sum", "mul", "ave", None):
    for o in ({}, {"return_sequences": True}):
        for cls in (L.SimpleRNN, L.LSTM) if mode in ("concat", None) else (L.GRU,):
            add("rnn", lambda m=mode, o=o, c=cls: L.Bidirectional(c(3, **o), merge_mode=m), F(2, 4, 3))
for o in ({"return_state": True}, {"return_state": True, "return_sequences": True}):
    for cls in (L.LSTM, L.GRU):
        add("rnn", lambda o=o, c=cls: L.Bidirectional(c(2, **o)), F(2, 4, 3))
for mode in ("concat", "sum", None):
    for o in ({}, {"return_sequences": True}, {"return_sequences": True, "zero_output_for_mask": True}):
        add("rnn", lambda m=mode, o=o: L.Bidirectional(L.LSTM(2, **o), merge_mode=m), F(3, 5, 2), mask=M(3, 5), note="mask")
add("rnn", lambda: L.Bidirectional(L.LSTM(2, return_sequences=True)), F(2, 4, 3), initial_state=[F(2, 2), F(2, 2), F(2, 2), F(2, 2)], note="state")
add("rnn", lambda: L.Bidirectional(L.GRU(2)), F(2, 4, 3), initial_state=[F(2, 2), F(2, 2)], note="state")
add("rnn", lambda: L.Bidirectional(L.LSTM(3), backward_layer=L.LSTM(2, activation="relu", go_backwards=True)), F(2, 4, 3))
add("rnn", lambda: L.Bidirectional(L.SimpleRNN(3, return_sequences=True), merge_mode="ave",
                                   backward_layer=L.GRU(3, return_sequences=True, go_backwards=True)), F(2, 4, 3))
add("rnn", lambda: L.Bidirectional(L.GRU(2, stateful=True, return_sequences=True)), F(2, 4, 3))
for d in MIXED:
    add("rnn", lambda d=d: L.Bidirectional(L.LSTM(2, dtype=d), dtype=d), F(2, 4, 3), note=note_of({"dtype": d}))
for make, shape in [(lambda: L.Dense(3), (2, 4, 5)), (lambda: L.Dense(3, activation="relu"), (2, 3, 2, 4)),
                    (lambda: L.Conv2D(2, 3), (2, 3, 5, 4, 2)), (lambda: L.LSTM(3), (2, 3, 4, 2)), (lambda: L.Flatten(), (2, 3, 2, 2)),
                    (lambda: L.MaxPooling2D(2), (1, 3, 4, 4, 2)), (lambda: L.Embedding(5, 2), None), (lambda: L.Dropout(0.5), (2, 3, 4)),
                    (lambda: L.GlobalAveragePooling2D(), (2, 3, 2, 4, 2)), (lambda: L.LayerNormalization(), (2, 3, 4))]:
    add("rnn", lambda m=make: L.TimeDistributed(m()), F(*shape) if shape else I(5, 2, 3, 4))
add("rnn", lambda: L.TimeDistributed(L.Dense(3)), F(2, 4, 3), mask=M(2, 4), note="mask")
add("rnn", lambda: L.TimeDistributed(L.LSTM(2)), F(2, 3, 4, 2), mask=B(2, 3, 4), note="mask")
add("rnn", lambda: L.TimeDistributed(L.BatchNormalization()), F(3, 2, 4), training=True)
add("rnn", lambda: L.TimeDistributed(L.TimeDistributed(L.Dense(2))), F(2, 3, 2, 3))
for d in MIXED:
    add("rnn", lambda d=d: L.TimeDistributed(L.Dense(3, dtype=d), dtype=d), F(2, 4, 3), note=note_of({"dtype": d}))

# ---- attention ------------------------------------------------------------------------------------------------------
MHA = L.MultiHeadAttention
S, C = F(2, 4, 6), F(2, 3, 6)
for o in ({"num_heads": 1}, {"num_heads": 2}, {"num_heads": 3, "key_dim": 5}, {"value_dim": 2}, {"output_shape": 5}, {"output_shape": (2, 3)},
          {"use_bias": False}, {"dropout": 0.2}, {"kernel_regularizer": "l2"}, {"attention_axes": 1}, {"attention_axes": (1,)}, {"key_dim": 1},
          {"trainable": False}, {"value_dim": 7, "num_heads": 3, "output_shape": 4}, {"use_gate": True}, {"kernel_constraint": "max_norm"}):
    add("attention", lambda o=o: MHA(**{"num_heads": 2, "key_dim": 3, **o}), S, C)
make = lambda **o: lambda: MHA(**{"num_heads": 2, "key_dim": 3, **o})
add("attention", make(), F(2, 5, 6), F(2, 5, 6), F(2, 5, 6), note="query_value_key")
add("attention", make(value_dim=4), F(2, 5, 6), F(2, 3, 7), F(2, 3, 4), note="own_key")
add("attention", make(), S, C, return_attention_scores=True)
add("attention", make(num_heads=1), S, S, return_attention_scores=True, use_causal_mask=True)
add("attention", make(), S, S, use_causal_mask=True)
add("attention", make(), S, C, use_causal_mask=True)
add("attention", make(), S, C, attention_mask=B(2, 4, 3))
add("attention", make(), S, C, attention_mask=B(1, 4, 3))
add("attention", make(), S, C, attention_mask=B(2, 1, 3))
add("attention", make(), S, C, attention_mask=B(2, 2, 4, 3), return_attention_scores=True)
add("attention", make(), S, S, attention_mask=B(2, 4, 4), use_causal_mask=True)
add("attention", make(), S, C, query_mask=M(2, 4))
add("attention", make(), S, C, value_mask=M(2, 3))
add("attention", make(), S, C, F(2, 3, 6), key_mask=M(2, 3))
add("attention", make(), S, C, query_mask=M(2, 4), value_mask=M(2, 3), return_attention_scores=True)
add("attention", make(), S, S, query_mask=M(2, 4), value_mask=M(2, 4), use_causal_mask=True)
add("attention", make(), S, C, training=True)
add("attention", make(attention_axes=(2,)), F(2, 3, 4, 5), F(2, 3, 2, 5))
add("attention", make(attention_axes=(1, 2)), F(2, 2, 3, 5), F(2, 2, 3, 5))
add("attention", make(attention_axes=(1, 2)), F(1, 2, 3, 5), F(1, 2, 3, 5), return_attention_scores=True)
add("attention", make(attention_axes=(2,)), F(2, 3, 4, 5), F(2, 3, 4, 5), attention_mask=B(2, 3, 4, 4))
add("attention", make(num_heads=1, key_dim=8), F(1, 1, 8), F(1, 1, 8))
for d in MIXED:
    note = note_of({"dtype": d})
    add("attention", make(dtype=d), S, C, note=note)
    add("attention", make(dtype=d), S, S, use_causal_mask=True, note=note)
    add("attention", make(dtype=d), S, C, attention_mask=B(2, 4, 3), return_attention_scores=True, note=note)
add("attention", make(dtype="float64"), S, C, note="float64")

# ---- the remaining options of layers with weights: regularizers (they make `losses`), constraints, initializers -------------
def parts(*names, activity=True):
    choices = {"regularizer": ("l1", "l2", "l1l2"), "constraint": ("max_norm", "non_neg", "unit_norm"),
               "initializer": ("he_uniform", "lecun_normal", "random_uniform")}
    options = {f"{n}_{kind}": values[i % 3] for kind, values in choices.items() for i, n in enumerate(names)}
    return {**options, **({"activity_regularizer": "l2"} if activity else {})}


for trainable in (True, False):
    t = {"trainable": trainable}
    add("convolutional", lambda t=t: L.Conv1D(2, 3, **parts("kernel", "bias"), **t), F(2, 5, 3))
    add("convolutional", lambda t=t: L.Conv2D(2, 3, **parts("kernel", "bias"), **t), F(2, 4, 5, 3))
    add("convolutional", lambda t=t: L.DepthwiseConv2D(3, **parts("depthwise", "bias"), **t), F(2, 4, 5, 3))
    add("convolutional", lambda t=t: L.SeparableConv2D(2, 3, **parts("depthwise", "pointwise", "bias"), **t), F(2, 4, 5, 3))
    add("convolutional", lambda t=t: L.Conv2DTranspose(2, 3, **parts("kernel", "bias"), **t), F(2, 3, 2, 3))
    add("core", lambda t=t: L.Dense(4, **parts("kernel", "bias"), **t), F(3, 5))
    add("core", lambda t=t: L.EinsumDense("ab,bc->ac", 4, bias_axes="c", **parts("kernel", "bias", activity=False), **t), F(3, 5))
    add("core", lambda t=t: L.Embedding(6, 3, **parts("embeddings", activity=False), **t), I(6, 2, 3))
    add("normalization", lambda t=t: L.BatchNormalization(
        moving_mean_initializer="ones", moving_variance_initializer="random_uniform", **parts("gamma", "beta", activity=False), **t), F(4, 3), training=True)
    add("normalization", lambda t=t: L.LayerNormalization(**parts("gamma", "beta", activity=False), **t), F(4, 3))
    for cls in (L.SimpleRNN, L.LSTM, L.GRU):
        add("rnn", lambda t=t, c=cls: c(3, seed=4, **parts("kernel", "recurrent", "bias"), **t), F(2, 3, 4))
    add("rnn", lambda t=t: L.Bidirectional(L.LSTM(2, **parts("kernel", "recurrent", "bias")), **t), F(2, 3, 4))
    add("rnn", lambda t=t: L.TimeDistributed(L.Dense(2, **parts("kernel", "bias", activity=False)), **t), F(2, 3, 4))
    add("attention", lambda t=t: MHA(2, 3, seed=4, **parts("kernel", "bias", activity=False), **t), S, C)
for axis in (-1, [1, 2]):
    add("normalization", lambda a=axis: L.LayerNormalization(axis=a, rms_scaling=True), F(2, 3, 4))

"""Golden values of optimizers, schedules, losses, metrics, regularizers, constraints and initializers.

    python golden_objects.py [OUT]         (default OUT: ../resources/golden/objects)

README.md in this folder explains the fields of each kind.
"""
import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy as np
import tensorflow as tf
from keras import losses, metrics, optimizers
from keras.optimizers import schedules

import golden_io

FILES = {}


def new_case(file, kind, thing):
    name = thing.__class__.__name__
    cases = FILES.setdefault(file, [])
    number = sum(1 for c in cases if c.fields["name"] == name and c.fields["kind"] == kind)
    case = golden_io.Case(f"{kind}_{name}_{number:02d}", kind, name)
    cases.append(case)
    return case.set(config=golden_io.plain(thing.get_config()))


def numpy_of(x):
    if keras.backend.standardize_dtype(x.dtype) == "bfloat16":  # a scalar of this type does not convert
        return np.asarray(numpy_of(keras.ops.cast(x, "float32")), dtype=tf.bfloat16.as_numpy_dtype)
    return keras.ops.convert_to_numpy(x)


# ---- optimizers -----------------------------------------------------------------------------------------------------
SHAPES = {"kernel": (3, 4), "bias": (4,), "scalar": ()}


def optimizer(opt, steps=8, exclude=(), constraint=None, inf_at=()):
    case = new_case("optimizers", "optimizer", opt)
    rng = golden_io.rng_of(case.id)
    variables = [keras.Variable(rng.standard_normal(s).astype("float32"), name=n) for n, s in SHAPES.items()]
    if constraint:
        variables[0].constraint = constraint
    start = [case.tensor(numpy_of(v)) for v in variables]
    if exclude:
        opt.exclude_from_weight_decay(var_names=list(exclude))
    opt.build(variables)
    scaled = isinstance(opt, optimizers.LossScaleOptimizer)
    gradients, results, rates, scales = [], [], [], []
    for step in range(steps):
        scale = float(opt.dynamic_scale) if scaled else 1.0
        # of varied sizes, so that clipping acts on some steps only
        gs = [(rng.standard_normal(s) * (0.3, 2.0, 6.0)[step % 3] * scale).astype("float32") for s in SHAPES.values()]
        if step in inf_at:
            gs[0][1, 2] = np.inf
        inner = opt.inner_optimizer if scaled else opt
        rates.append(float(inner.learning_rate))
        scales.append(scale)
        opt.apply([tf.constant(g) for g in gs], variables)
        gradients.append(gs)
        results.append([numpy_of(v) for v in variables])
    stacked = lambda steps_of: [case.tensor(np.stack(a)) for a in zip(*steps_of)]
    case.set(args=start, gradients=stacked(gradients), result=stacked(results), learningRates=rates, names=list(SHAPES))
    case.set(state=[{"path": v.path, "value": case.tensor(numpy_of(v))} for v in opt.variables])
    if exclude:
        case.set(exclude=list(exclude))
    if constraint:
        case.set(constraint=keras.constraints.serialize(constraint))
    if scaled:
        case.set(lossScales=scales)
    if getattr(opt, "use_ema", False):
        opt.finalize_variable_values(variables)
        case.set(finalized=[case.tensor(numpy_of(v)) for v in variables])


def all_optimizers():
    common = [{}, {"weight_decay": 0.02}, {"clipnorm": 1.0}, {"clipvalue": 0.5}, {"global_clipnorm": 2.0},
              {"use_ema": True, "ema_momentum": 0.8}, {"use_ema": True, "ema_momentum": 0.9, "ema_overwrite_frequency": 3},
              {"gradient_accumulation_steps": 3}, {"gradient_accumulation_steps": 2, "clipnorm": 1.0, "weight_decay": 0.1},
              {"gradient_accumulation_steps": 2, "use_ema": True, "ema_momentum": 0.5}, {"loss_scale_factor": 4.0},
              {"learning_rate": schedules.ExponentialDecay(0.05, 3, 0.5)},
              {"learning_rate": schedules.CosineDecay(0.0, 6, warmup_target=0.1, warmup_steps=3)},
              {"learning_rate": schedules.ExponentialDecay(0.05, 2, 0.5), "gradient_accumulation_steps": 2}]
    own = {
        optimizers.SGD: [{"momentum": 0.9}, {"momentum": 0.9, "nesterov": True}, {"momentum": 0.5, "weight_decay": 0.05},
                         {"momentum": 0.9, "nesterov": True, "gradient_accumulation_steps": 2}],
        optimizers.RMSprop: [{"rho": 0.5}, {"momentum": 0.9}, {"centered": True}, {"centered": True, "momentum": 0.5, "rho": 0.8},
                             {"epsilon": 0.01}],
        optimizers.Adam: [{"beta_1": 0.5}, {"beta_2": 0.9}, {"epsilon": 0.01}, {"amsgrad": True, "beta_2": 0.5}],
        optimizers.AdamW: [{"weight_decay": 0.0}, {"beta_1": 0.5, "beta_2": 0.9}, {"amsgrad": True, "beta_2": 0.5}, {"epsilon": 0.01}],
    }
    for cls, options in own.items():
        for o in common + options:
            optimizer(cls(**{"learning_rate": 0.05, **o}))
        optimizer(cls(learning_rate=0.05, weight_decay=0.1), exclude=("bias",))
        optimizer(cls(learning_rate=0.5), constraint=keras.constraints.MaxNorm(1.0))
    others = {
        optimizers.Adadelta: [{"rho": 0.5, "epsilon": 1e-3}],
        optimizers.Adagrad: [{"initial_accumulator_value": 0.5, "epsilon": 1e-3}],
        optimizers.Adamax: [{"beta_1": 0.5, "beta_2": 0.8, "epsilon": 1e-3}],
        optimizers.Ftrl: [{"learning_rate_power": -0.7, "initial_accumulator_value": 0.5}, {"l1_regularization_strength": 0.2, "beta": 0.1},
                          {"l2_regularization_strength": 0.3, "l2_shrinkage_regularization_strength": 0.1}],
        optimizers.Lion: [{"beta_1": 0.5, "beta_2": 0.6}],
        optimizers.Nadam: [{"beta_1": 0.5, "beta_2": 0.8, "epsilon": 1e-3}],
        optimizers.Adafactor: [{"beta_2_decay": -0.5, "clip_threshold": 0.5}, {"relative_step": False, "epsilon_1": 1e-3, "epsilon_2": 1e-2}],
        optimizers.Lamb: [{"beta_1": 0.5, "beta_2": 0.8, "epsilon": 1e-3}],
        optimizers.Muon: [{"nesterov": False, "ns_steps": 3}, {"rms_rate": None, "momentum": 0.5, "adam_lr_ratio": 0.5}, {"exclude_layers": ["ern"]}],
    }
    for cls, options in others.items():
        for o in [{}, {"weight_decay": 0.02, "clipnorm": 1.0}, {"gradient_accumulation_steps": 2}, {"learning_rate": schedules.ExponentialDecay(0.05, 3, 0.5)},
                  {"use_ema": True, "ema_momentum": 0.8}] + options:
            optimizer(cls(**{"learning_rate": 0.05, **o}), steps=5)
    optimizer(optimizers.Adam(), steps=3)
    optimizer(optimizers.AdamW(), steps=3)
    optimizer(optimizers.SGD(), steps=3)
    optimizer(optimizers.RMSprop(), steps=3)
    for inner in (optimizers.SGD(0.05, momentum=0.9), optimizers.Adam(0.05)):
        optimizer(optimizers.LossScaleOptimizer(inner, initial_scale=8.0, dynamic_growth_steps=3), inf_at=(2, 3, 6), steps=10)
    optimizer(optimizers.LossScaleOptimizer(optimizers.SGD(0.05)), steps=3)


# ---- schedules ------------------------------------------------------------------------------------------------------
def schedule(s, steps=(0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 14, 20, 25, 31, 50, 100, 1000)):
    case = new_case("schedules", "schedule", s)
    case.set(args=[case.tensor(np.array(steps, "int32"))],
             result=case.tensor(np.array([float(s(keras.ops.convert_to_tensor(i, "int32"))) for i in steps], "float32")))


def all_schedules():
    schedule(schedules.ExponentialDecay(0.1, 10, 0.5))
    schedule(schedules.ExponentialDecay(0.1, 4, 0.9, staircase=True))
    schedule(schedules.InverseTimeDecay(0.1, 10, 0.5))
    schedule(schedules.InverseTimeDecay(0.1, 4, 0.9, staircase=True))
    schedule(schedules.PolynomialDecay(0.1, 20))
    schedule(schedules.PolynomialDecay(0.1, 20, end_learning_rate=0.01, power=2.0))
    schedule(schedules.PolynomialDecay(0.1, 7, end_learning_rate=0.02, power=0.5, cycle=True))
    schedule(schedules.PiecewiseConstantDecay([5, 10], [0.1, 0.05, 0.01]))
    schedule(schedules.PiecewiseConstantDecay([3], [1.0, 0.5]))
    schedule(schedules.CosineDecay(0.1, 20))
    schedule(schedules.CosineDecay(0.1, 20, alpha=0.1))
    schedule(schedules.CosineDecay(0.0, 20, warmup_target=0.1, warmup_steps=5))
    schedule(schedules.CosineDecay(0.02, 10, alpha=0.2, warmup_target=0.1, warmup_steps=10))
    schedule(schedules.CosineDecayRestarts(0.1, 10))
    schedule(schedules.CosineDecayRestarts(0.1, 4, t_mul=1.0, m_mul=0.5))
    schedule(schedules.CosineDecayRestarts(0.1, 5, t_mul=2.0, m_mul=0.9, alpha=0.1))
    schedule(schedules.CosineDecayRestarts(0.1, 6, t_mul=1.5, m_mul=1.0, alpha=0.05))


# ---- losses ---------------------------------------------------------------------------------------------------------
def loss(fn, y_true, y_pred, sample_weight=None, mask=None, through=None, lost=None):
    case = new_case("losses", "loss", fn)
    t = tf.constant(y_pred)
    with tf.GradientTape() as tape:
        tape.watch(t)
        p = getattr(keras.activations, through)(t) if through else tf.identity(t)
        if mask is not None:
            keras.src.backend.set_keras_mask(p, tf.constant(mask))
        out = fn(tf.constant(y_true), p, sample_weight=None if sample_weight is None else tf.constant(sample_weight))
        g = golden_io.rng_of(case.id + "/upstream").standard_normal(tuple(out.shape)).astype("float32")
        total = tf.reduce_sum(tf.cast(out, "float32") * g)
    kwargs = {k: v for k, v in (("sample_weight", sample_weight), ("mask", mask)) if v is not None}
    case.set(args=case.encode([y_true, y_pred]), kwargs=case.encode(kwargs), weights=[], result=case.tensor(numpy_of(out)),
             upstream=case.tensor(g), gradInputs=[None, case.tensor(numpy_of(tape.gradient(total, t)))])
    if through:
        case.set(through=through)
    if lost:
        case.set(lost=lost)


def all_losses():
    rng = golden_io.rng_of("losses")
    real = lambda *s: rng.standard_normal(s).astype("float32")
    unit = lambda *s: rng.uniform(0.02, 0.98, s).astype("float32")
    weight = lambda *s: rng.uniform(0.1, 2.0, s).astype("float32")
    dist = lambda *s: rng.dirichlet(np.ones(s[-1]), s[:-1]).astype("float32")
    one_hot = lambda n, *s: np.eye(n, dtype="float32")[rng.integers(0, n, s)]
    bits = lambda *s: rng.integers(0, 2, s).astype("float32")
    labels = lambda n, *s: rng.integers(0, n, s).astype("int32")
    mask = lambda *s: rng.random(s) < 0.6
    reductions = ("sum_over_batch_size", "sum", "mean", "mean_with_sample_weight", "none")

    regression = [losses.MeanSquaredError, losses.MeanAbsoluteError, losses.Huber, losses.LogCosh, losses.CosineSimilarity]
    for cls in regression:
        for r in reductions:
            loss(cls(reduction=r), real(4, 3), real(4, 3))
            loss(cls(reduction=r), real(4, 3), real(4, 3), sample_weight=weight(4))
        loss(cls(), real(2, 3, 4), real(2, 3, 4))
        loss(cls(), real(2, 3, 4), real(2, 3, 4), sample_weight=weight(2, 3))
        loss(cls(), real(2, 3, 4), real(2, 3, 4), mask=mask(2, 3))
        loss(cls(), real(2, 3, 4), real(2, 3, 4), mask=mask(2, 3), sample_weight=weight(2, 3))
        loss(cls(reduction="sum"), real(2, 3, 4), real(2, 3, 4), mask=mask(2, 3))
        loss(cls(reduction="mean_with_sample_weight"), real(2, 3, 4), real(2, 3, 4), mask=mask(2, 3))
    for cls in (losses.MeanSquaredError, losses.MeanAbsoluteError):
        loss(cls(), real(5), real(5, 1))
        loss(cls(), real(5, 1), real(5))
        loss(cls(), labels(4, 5, 2), real(5, 2))
        loss(cls(dtype="float16"), real(4, 3), real(4, 3), lost={"dtype": "float16"})
        loss(cls(dtype="bfloat16"), real(4, 3), real(4, 3), lost={"dtype": "bfloat16"})
    for delta in (0.3, 2.0):
        loss(losses.Huber(delta=delta), real(4, 3), 2 * real(4, 3), lost={"delta": delta})
    for axis in (0, 1):
        loss(losses.CosineSimilarity(axis=axis), real(4, 3), real(4, 3), lost={"axis": axis})
    loss(losses.MeanAbsolutePercentageError(), real(4, 3), real(4, 3))
    loss(losses.MeanSquaredLogarithmicError(), np.abs(real(4, 3)), np.abs(real(4, 3)))

    for o in ({}, {"label_smoothing": 0.1}, {"axis": 1}):
        # along the axis: TensorFlow's gradient is right only for targets whose sum is 1
        along = lambda *s: np.ascontiguousarray(np.moveaxis(one_hot(s[-1], *s[:-1]), -1, o.get("axis", -1)))
        for cls, y in ((losses.BinaryCrossentropy, bits), (losses.CategoricalCrossentropy, along)):
            loss(cls(**o), y(4, 3), unit(4, 3))
            loss(cls(from_logits=True, **o), y(4, 3), 3 * real(4, 3))
            loss(cls(from_logits=True, **o), y(2, 4, 4), 3 * real(2, 4, 4), sample_weight=weight(2, 4))
            loss(cls(**o), y(2, 4, 4), dist(2, 4, 4), mask=mask(2, 4))
    for r in reductions:
        loss(losses.BinaryCrossentropy(reduction=r), bits(5, 1), unit(5, 1), sample_weight=weight(5, 1))
        loss(losses.CategoricalCrossentropy(reduction=r), dist(4, 3), dist(4, 3), sample_weight=weight(4))
        loss(losses.SparseCategoricalCrossentropy(reduction=r), labels(3, 4), dist(4, 3), sample_weight=weight(4))
        loss(losses.SparseCategoricalCrossentropy(reduction=r, ignore_class=1, from_logits=True), labels(3, 6), real(6, 3))
    loss(losses.BinaryCrossentropy(), np.array([[1, 0], [0, 1]], "float32"), np.array([[1, 0], [1, 0]], "float32"))
    loss(losses.CategoricalCrossentropy(), np.eye(2, dtype="float32"), np.array([[1, 0], [1, 0]], "float32"))
    loss(losses.CategoricalCrossentropy(), one_hot(3, 4), 5 * unit(4, 3))  # rows are scaled to the sum 1
    loss(losses.BinaryCrossentropy(), bits(6), unit(6, 1))
    loss(losses.CategoricalCrossentropy(dtype="float16"), one_hot(3, 4), dist(4, 3), lost={"dtype": "float16"})
    sparse = losses.SparseCategoricalCrossentropy
    loss(sparse(), labels(4, 5), dist(5, 4))
    loss(sparse(), labels(4, 5, 1), dist(5, 4))
    loss(sparse(from_logits=True), labels(4, 5), 3 * real(5, 4))
    loss(sparse(from_logits=True), labels(4, 2, 3), real(2, 3, 4), mask=mask(2, 3))
    loss(sparse(from_logits=True), labels(4, 2, 3), real(2, 3, 4), sample_weight=weight(2, 3))
    loss(sparse(from_logits=True), labels(4, 2, 3).astype("float32"), real(2, 3, 4), mask=mask(2, 3), sample_weight=weight(2, 3))
    loss(sparse(), labels(4, 2, 3, 3), dist(2, 3, 3, 4))
    loss(sparse(ignore_class=0), labels(4, 2, 3), dist(2, 3, 4))
    loss(sparse(ignore_class=-1, from_logits=True), labels(5, 2, 3) - 1, real(2, 3, 4), sample_weight=weight(2, 3))
    loss(sparse(), np.array([0, 1], "int32"), np.array([[0, 1], [0, 1]], "float32"))
    # straight from an activation: Keras takes the logits behind it, so that a saturated case keeps its loss
    for fn, y, scale in ((losses.CategoricalCrossentropy(), one_hot(3, 4), 1), (losses.CategoricalCrossentropy(), one_hot(3, 4), 200),
                         (losses.CategoricalCrossentropy(label_smoothing=0.2), one_hot(3, 4), 1),
                         (sparse(), labels(3, 4), 1), (sparse(), labels(3, 4), 200), (sparse(ignore_class=2), labels(3, 4), 2)):
        loss(fn, y, scale * real(4, 3), through="softmax")
    for scale in (1, 200):
        loss(losses.BinaryCrossentropy(), bits(5, 1), scale * real(5, 1), through="sigmoid")
        loss(losses.BinaryCrossentropy(label_smoothing=0.1), bits(5, 2), scale * real(5, 2), through="sigmoid")
    for r in reductions:
        loss(losses.KLDivergence(reduction=r), dist(4, 3), dist(4, 3))
    loss(losses.KLDivergence(), dist(2, 3, 4), dist(2, 3, 4), sample_weight=weight(2, 3))
    loss(losses.Poisson(), np.abs(real(4, 3)), np.abs(real(4, 3)))
    for cls in (losses.Hinge, losses.SquaredHinge):
        loss(cls(), bits(4, 3), real(4, 3))
        loss(cls(), 2 * bits(4, 3) - 1, real(4, 3), sample_weight=weight(4))
    loss(losses.CategoricalHinge(), one_hot(3, 4), real(4, 3))
    for o in ({}, {"from_logits": True}, {"label_smoothing": 0.1}, {"apply_class_balancing": True, "alpha": 0.3}, {"gamma": 1.0}):
        loss(losses.BinaryFocalCrossentropy(**o), bits(4, 3), real(4, 3) if "from_logits" in o else unit(4, 3))
    for o in ({}, {"from_logits": True}, {"label_smoothing": 0.1}, {"alpha": 0.5, "gamma": 3.0}):
        loss(losses.CategoricalFocalCrossentropy(**o), one_hot(3, 4), real(4, 3) if "from_logits" in o else dist(4, 3))
    for r in ("sum_over_batch_size", "none"):
        for cls in (losses.Dice, losses.Tversky):
            loss(cls(reduction=r), bits(4, 3), unit(4, 3))
            loss(cls(axis=(1, 2), reduction=r), bits(3, 4, 2, 1), unit(3, 4, 2, 1))
        loss(losses.Tversky(alpha=0.2, beta=0.8, axis=(1, 2), reduction=r), bits(3, 4, 2, 1), unit(3, 4, 2, 1))
        loss(losses.CategoricalGeneralizedCrossEntropy(reduction=r), labels(3, 5), dist(5, 3))
        loss(losses.CategoricalGeneralizedCrossEntropy(q=0.8, reduction=r), labels(3, 5), dist(5, 3))
        sphere = lambda *s: (lambda a: a / np.linalg.norm(a, axis=-1, keepdims=True))(real(*s))
        for o in ({}, {"gamma": 10.0, "margin": 0.25}, {"gamma": 5.0, "remove_diagonal": False}):
            loss(losses.Circle(reduction=r, **o), labels(3, 7), sphere(7, 4))
        loss(losses.CTC(reduction=r), np.array([[1, 2, 2, 0], [3, 0, 0, 0], [1, 3, 2, 1]], "int32"), 2 * real(3, 9, 4))


# ---- metrics --------------------------------------------------------------------------------------------------------
def metric(m, *batches):
    """Two updates first; `weights` is the state after them, `result` the value after a third."""
    case = new_case("metrics", "metric", m)
    as_tensors = lambda b: [tf.constant(a) for a in b]
    for b in batches[:-1]:
        m.update_state(*as_tensors(b))
    before = [case.tensor(numpy_of(v)) for v in m.variables]
    last = batches[-1]
    m.update_state(*as_tensors(last))
    single = isinstance(m, (metrics.Mean, metrics.Sum)) and not isinstance(m, metrics.MeanMetricWrapper) and not isinstance(
        m, metrics.RootMeanSquaredError)
    plain_args = 1 if single else 2
    kwargs = {"sample_weight": last[plain_args]} if len(last) > plain_args else {}
    case.set(args=case.encode(list(last[:plain_args])), kwargs=case.encode(kwargs), weights=before,
             result=case.encode(keras.tree.map_structure(numpy_of, m.result())), weightsAfter=[case.tensor(numpy_of(v)) for v in m.variables])


def all_metrics():
    rng = golden_io.rng_of("metrics")
    real = lambda *s: rng.standard_normal(s).astype("float32")
    unit = lambda *s: rng.uniform(0.02, 0.98, s).astype("float32")
    dist = lambda *s: rng.dirichlet(np.ones(s[-1]), s[:-1]).astype("float32")
    weight = lambda *s: rng.uniform(0.1, 2.0, s).astype("float32")
    bits = lambda *s: rng.integers(0, 2, s).astype("float32")
    labels = lambda n, *s: rng.integers(0, n, s).astype("int32")
    one_hot = lambda n, *s: np.eye(n, dtype="float32")[rng.integers(0, n, s)]

    def three(make, shapes=(5, 5, 4), weighted=False):
        return [make(n) + ((weight(n),) if weighted else ()) for n in shapes]

    for w in (False, True):
        metric(metrics.Mean(), *[(real(n), weight(n)) if w else (real(n),) for n in (4, 3, 5)])
        metric(metrics.Sum(), *[(real(n), weight(n)) if w else (real(n),) for n in (4, 3, 5)])
        for cls in (metrics.MeanSquaredError, metrics.MeanAbsoluteError, metrics.RootMeanSquaredError, metrics.CosineSimilarity,
                    metrics.LogCoshError, metrics.MeanAbsolutePercentageError):
            metric(cls(), *three(lambda n: (real(n, 3), real(n, 3)), weighted=w))
        metric(metrics.MeanSquaredLogarithmicError(), *three(lambda n: (unit(n, 3), unit(n, 3)), weighted=w))
        metric(metrics.KLDivergence(), *three(lambda n: (dist(n, 3), dist(n, 3)), weighted=w))
        metric(metrics.Poisson(), *three(lambda n: (unit(n, 3), unit(n, 3)), weighted=w))
        metric(metrics.Accuracy(), *three(lambda n: (labels(3, n), labels(3, n)), weighted=w))
        metric(metrics.BinaryAccuracy(), *three(lambda n: (bits(n, 1), unit(n, 1)), weighted=w))
        metric(metrics.BinaryAccuracy(threshold=0.3), *three(lambda n: (bits(n, 2), unit(n, 2)), weighted=w))
        metric(metrics.CategoricalAccuracy(), *three(lambda n: (one_hot(4, n), unit(n, 4)), weighted=w))
        metric(metrics.SparseCategoricalAccuracy(), *three(lambda n: (labels(4, n), unit(n, 4)), weighted=w))
        metric(metrics.SparseCategoricalAccuracy(), *three(lambda n: (labels(4, n, 1), unit(n, 4)), weighted=w))
        for k in (1, 2, 3):
            metric(metrics.TopKCategoricalAccuracy(k=k), *three(lambda n: (one_hot(5, n), unit(n, 5)), weighted=w))
            metric(metrics.SparseTopKCategoricalAccuracy(k=k), *three(lambda n: (labels(5, n), unit(n, 5)), weighted=w))
        for cls in (metrics.Precision, metrics.Recall):
            for o, shape in [({}, (1,)), ({"thresholds": 0.7}, (1,)), ({"thresholds": [0.2, 0.5, 0.8]}, (2,)), ({"class_id": 1}, (3,)),
                             ({"top_k": 2}, (4,)), ({"top_k": 2, "class_id": 0}, (4,)), ({"thresholds": 0.4, "top_k": 2}, (4,))]:
                metric(cls(**o), *three(lambda n: (bits(n, *shape), unit(n, *shape)), shapes=(7, 7, 6), weighted=w))
        for cls in (metrics.TruePositives, metrics.FalsePositives, metrics.TrueNegatives, metrics.FalseNegatives):
            for o in ({}, {"thresholds": [0.25, 0.75]}):
                metric(cls(**o), *three(lambda n: (bits(n, 1), unit(n, 1)), shapes=(7, 7, 6), weighted=w))
        for o, shape in [({}, (1,)), ({"num_thresholds": 20}, (1,)), ({"curve": "PR"}, (1,)), ({"curve": "PR", "num_thresholds": 11}, (1,)),
                         ({"summation_method": "minoring", "num_thresholds": 20}, (1,)), ({"summation_method": "majoring", "num_thresholds": 20}, (1,)),
                         ({"curve": "PR", "summation_method": "minoring", "num_thresholds": 20}, (1,)),
                         ({"thresholds": [0.1, 0.4, 0.6, 0.85]}, (1,)), ({"multi_label": True, "num_labels": 3, "num_thresholds": 20}, (3,)),
                         ({"multi_label": True, "num_labels": 3, "num_thresholds": 20, "label_weights": [0.5, 1.0, 2.0]}, (3,))]:
            metric(metrics.AUC(**o), *three(lambda n: (bits(n, *shape), unit(n, *shape)), shapes=(9, 9, 8), weighted=w))
        metric(metrics.AUC(from_logits=True, num_thresholds=30), *three(lambda n: (bits(n, 1), real(n, 1)), shapes=(9, 9, 8), weighted=w))
        metric(metrics.BinaryCrossentropy(), *three(lambda n: (bits(n, 2), unit(n, 2)), weighted=w))
        metric(metrics.BinaryCrossentropy(from_logits=True, label_smoothing=0.1), *three(lambda n: (bits(n, 2), real(n, 2)), weighted=w))
        metric(metrics.CategoricalCrossentropy(), *three(lambda n: (one_hot(3, n), dist(n, 3)), weighted=w))
        metric(metrics.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1), *three(lambda n: (one_hot(3, n), real(n, 3)), weighted=w))
        metric(metrics.SparseCategoricalCrossentropy(), *three(lambda n: (labels(3, n), dist(n, 3)), weighted=w))
        metric(metrics.SparseCategoricalCrossentropy(from_logits=True), *three(lambda n: (labels(3, n), real(n, 3)), weighted=w))
        for cls in (metrics.Hinge, metrics.SquaredHinge, metrics.CategoricalHinge):
            metric(cls(), *three(lambda n: (one_hot(3, n), real(n, 3)), weighted=w))
    for w in (False, True):
        for cls, o in [(metrics.SensitivityAtSpecificity, {"specificity": 0.4}), (metrics.SpecificityAtSensitivity, {"sensitivity": 0.6}),
                       (metrics.PrecisionAtRecall, {"recall": 0.5}), (metrics.RecallAtPrecision, {"precision": 0.6})]:
            metric(cls(**o), *three(lambda n: (bits(n, 1), unit(n, 1)), shapes=(9, 9, 8), weighted=w))
            metric(cls(num_thresholds=7, class_id=1, **o), *three(lambda n: (bits(n, 3), unit(n, 3)), shapes=(9, 9, 8), weighted=w))
        for average in (None, "micro", "macro", "weighted"):
            metric(metrics.F1Score(average=average), *three(lambda n: (one_hot(3, n), unit(n, 3)), weighted=w))
            metric(metrics.FBetaScore(average=average, beta=2.0, threshold=0.4), *three(lambda n: (bits(n, 3), unit(n, 3)), weighted=w))
        for o in ({}, {"class_aggregation": None}, {"class_aggregation": "variance_weighted_average"}, {"num_regressors": 2}):
            metric(metrics.R2Score(**o), *three(lambda n: (real(n, 2), real(n, 2)), weighted=w))
        metric(metrics.MeanIoU(num_classes=3), *three(lambda n: (labels(3, n), labels(3, n)), weighted=w))
        metric(metrics.MeanIoU(num_classes=3, sparse_y_pred=False, ignore_class=0, dtype="float32"), *three(lambda n: (labels(3, n), unit(n, 3)), weighted=w))
        metric(metrics.IoU(num_classes=3, target_class_ids=[0, 2], dtype="float32"), *three(lambda n: (labels(3, n), labels(3, n)), weighted=w))
        metric(metrics.OneHotIoU(num_classes=3, target_class_ids=[1], dtype="float32"), *three(lambda n: (one_hot(3, n), unit(n, 3)), weighted=w))
        metric(metrics.OneHotMeanIoU(num_classes=3, dtype="float32"), *three(lambda n: (one_hot(3, n), unit(n, 3)), weighted=w))
        metric(metrics.BinaryIoU(), *three(lambda n: (bits(n), unit(n)), weighted=w))
        metric(metrics.BinaryIoU(target_class_ids=[1], threshold=0.3, dtype="float32"), *three(lambda n: (bits(n), unit(n)), weighted=w))
        metric(metrics.PearsonCorrelation(), *three(lambda n: (real(n, 4), real(n, 4)), weighted=w))
        metric(metrics.ConcordanceCorrelation(), *three(lambda n: (real(n, 4), real(n, 4)), weighted=w))


# ---- regularizers, constraints, initializers ------------------------------------------------------------------------
def all_parts():
    rng = golden_io.rng_of("parts")
    for r in (keras.regularizers.L1(), keras.regularizers.L1(0.3), keras.regularizers.L2(), keras.regularizers.L2(0.2),
              keras.regularizers.L1L2(), keras.regularizers.L1L2(l1=0.1, l2=0.05), keras.regularizers.OrthogonalRegularizer(),
              keras.regularizers.OrthogonalRegularizer(factor=0.1, mode="columns")):
        case = new_case("parts", "regularizer", r)
        x = tf.constant(rng.standard_normal((4, 3)).astype("float32"))
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.convert_to_tensor(r(x)) + 0.0 * tf.reduce_sum(x)  # connected to x even where the penalty is the constant 0
        case.set(args=case.encode([numpy_of(x)]), result=case.tensor(numpy_of(y)), gradInputs=[case.tensor(numpy_of(tape.gradient(y, x)))])
    c = keras.constraints
    for k, shape in [(c.MaxNorm(), (4, 3)), (c.MaxNorm(1.0, axis=1), (4, 3)), (c.MaxNorm(1.0, axis=[0, 1, 2]), (3, 3, 2, 4)), (c.NonNeg(), (4, 3)),
                     (c.UnitNorm(), (4, 3)), (c.UnitNorm(axis=1), (4, 3)), (c.UnitNorm(axis=[0, 1, 2]), (3, 3, 2, 4)), (c.MinMaxNorm(), (4, 3)),
                     (c.MinMaxNorm(0.5, 1.5, rate=0.4, axis=1), (4, 3)), (c.MinMaxNorm(0.1, 0.2, axis=0), (4, 3))]:
        case = new_case("parts", "constraint", k)
        x = rng.standard_normal(shape).astype("float32")
        case.set(args=case.encode([x]), result=case.tensor(numpy_of(k(tf.constant(x)))))
    i = keras.initializers
    for make, shape in [(i.Zeros(), (2, 3)), (i.Ones(), (2, 3)), (i.Constant(2.5), (2, 3)), (i.Identity(), (3, 3)), (i.Identity(0.5), (2, 4))]:
        case = new_case("parts", "initializer", make)
        case.set(args=list(shape), result=case.tensor(numpy_of(make(shape))))
        if getattr(make, "gain", 1.0) != 1.0:
            case.set(lost={"gain": make.gain})
    seeded = [i.RandomNormal(seed=1), i.RandomNormal(2.0, 0.5, seed=1), i.RandomUniform(seed=1), i.RandomUniform(-1, 3, seed=1),
              i.TruncatedNormal(seed=1), i.TruncatedNormal(1.0, 0.5, seed=1), i.GlorotNormal(seed=1), i.GlorotUniform(seed=1), i.HeNormal(seed=1),
              i.HeUniform(seed=1), i.LecunNormal(seed=1), i.LecunUniform(seed=1),
              *(i.VarianceScaling(2.0, mode, dist, seed=1) for mode in ("fan_in", "fan_out", "fan_avg")
                for dist in ("truncated_normal", "untruncated_normal", "uniform"))]
    for make in seeded:
        for shape in ((300, 200), (3, 3, 40, 60), (6000,)):
            case = new_case("parts", "initializer", make)
            a = numpy_of(make(shape)).astype("float64")
            case.set(args=list(shape), stats={"mean": float(a.mean()), "std": float(a.std()), "min": float(a.min()), "max": float(a.max())})
    for shape, gain in (((5, 3), 1.0), ((3, 5), 2.0), ((2, 3, 4), 1.0)):
        case = new_case("parts", "initializer", make := i.Orthogonal(gain, seed=1))
        a = numpy_of(make(shape)).reshape(-1, shape[-1]).astype("float64")
        small = a.T @ a if a.shape[0] >= a.shape[1] else a @ a.T
        case.set(args=list(shape), gram=case.tensor(np.round(small, 4).astype("float32")))


def main():
    out = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "../resources/golden/objects")
    for part in (all_optimizers, all_schedules, all_losses, all_metrics, all_parts):
        part()
    for name, cases in FILES.items():
        golden_io.write(os.path.join(out, name), cases)
        print(f"{name}: {len(cases)} cases")


if __name__ == "__main__":
    main()

"""The kernels of one Python library, one JSON line for each; KeravaKernels.java times ours by the same names.

    python kernels.py --peer numpy|torch|tensorflow|jax [--threads 2] [--works gemm,conv_fwd] [--quick]

A name, or its first part, chooses works; none chooses all. Lines: {"peer", "work", "threads", "best", "median", "unit"}; smaller is
better. Exit status 3: this interpreter does not have the library.
"""
import argparse
import json
import os
import statistics
import sys
import time

from works import FAMILIES

parser = argparse.ArgumentParser()
parser.add_argument("--peer", required=True, choices=["numpy", "torch", "tensorflow", "jax"])
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--works", default="")
parser.add_argument("--quick", action="store_true", help="fewer repetitions, to see that it works")
args = parser.parse_args()
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = str(args.threads)
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

try:
    import numpy as np
    if args.peer == "torch":
        import torch
        torch.set_num_threads(args.threads)
        torch.set_grad_enabled(False)
    elif args.peer == "tensorflow":
        import tensorflow as tf
        tf.config.threading.set_intra_op_parallelism_threads(args.threads)
        tf.config.threading.set_inter_op_parallelism_threads(1)
    elif args.peer == "jax":
        import jax
        import jax.numpy as jnp
except ImportError as e:
    print(f"skipped {args.peer}: {e}", file=sys.stderr)
    sys.exit(3)

GEMM = FAMILIES["matrix products"][1] + FAMILIES["products with weights that stay"][1]
PASSES = ("fwd", "dx", "dw")
LAYERS = {"conv": ((32, 56, 56, 64), 64, 3, 1), "conv1x1": ((32, 56, 56, 256), 64, 1, 1), "conv7x7": ((8, 224, 224, 3), 64, 7, 2),
          "depthwise": ((32, 56, 56, 64), 64, 3, 1)}  # input, filters, kernel, stride; padding same
rng = np.random.default_rng(1)


def random(*shape):
    return rng.standard_normal(shape, dtype=np.float32)


def product(work):
    """The form and the operands of a matrix product, as NumPy arrays."""
    _, *form, shape = work.split("_")
    m, n, k = (shape.split("x") * 3)[:3]
    a, b = random(int(m), int(k)), random(int(k), int(n))
    if form == ["tn"]:
        a = np.ascontiguousarray(a.T).T
    if form == ["nt"]:
        b = np.ascontiguousarray(b.T).T
    return a, b, np.empty((int(m), int(n)), np.float32)


def numpy_works():
    def gemm(work):
        a, b, out = product(work)
        return lambda: np.matmul(a, b, out=out)
    return {w: lambda w=w: gemm(w) for w in GEMM}


def torch_works():
    F, aten = torch.nn.functional, torch.ops.aten
    tensor = lambda *shape: torch.from_numpy(random(*shape))

    def gemm(work):
        a, b, out = map(torch.from_numpy, product(work))
        return lambda: torch.mm(a, b, out=out)

    def conv(layer, which):
        (n, h, w, c), filters, size, stride = LAYERS[layer]
        groups = c if layer == "depthwise" else 1
        last = dict(memory_format=torch.channels_last)
        x = tensor(n, h, w, c).permute(0, 3, 1, 2)
        k = tensor(filters, c // groups, size, size).contiguous(**last)
        if stride == 2:  # "same" there pads one row and column more at the end
            x = F.pad(x, (2, 3, 2, 3)).contiguous(**last)
        pad = 0 if stride == 2 else size // 2
        if which == "fwd":
            return lambda: F.conv2d(x, k, stride=stride, padding=pad, groups=groups)
        g = torch.randn_like(F.conv2d(x, k, stride=stride, padding=pad, groups=groups))
        mask = [which == "dx", which == "dw", False]
        return lambda: aten.convolution_backward(g, x, k, [0], [stride] * 2, [pad] * 2, [1, 1], False, [0, 0], groups, mask)

    def pool(which):
        x = tensor(32, 56, 56, 64).permute(0, 3, 1, 2)
        if which == "fwd":
            return lambda: F.max_pool2d(x, 2)
        y, index = F.max_pool2d(x, 2, return_indices=True)
        return lambda: aten.max_pool2d_with_indices_backward(y, x, [2, 2], [2, 2], [0, 0], [1, 1], False, index)

    def batchnorm(which):
        x, g = (tensor(32, 56, 56, 64).permute(0, 3, 1, 2) for _ in range(2))
        gamma, beta = tensor(64), tensor(64)
        forward = lambda: torch.native_batch_norm(x, gamma, beta, None, None, True, 0.1, 1e-3)
        _, mean, rstd = forward()
        return forward if which == "fwd" else lambda: aten.native_batch_norm_backward(g, x, gamma, None, None, mean, rstd, True, 1e-3, [True] * 3)

    def layernorm(which):
        x, g, gamma, beta = tensor(4096, 512), tensor(4096, 512), tensor(512), tensor(512)
        forward = lambda: torch.native_layer_norm(x, [512], gamma, beta, 1e-3)
        _, mean, rstd = forward()
        return forward if which == "fwd" else lambda: aten.native_layer_norm_backward(g, x, [512], mean, rstd, gamma, beta, [True] * 3)

    def unary(f):
        x = tensor(4 << 20)
        out = torch.empty_like(x)
        return lambda: f(x, out=out)

    def softmax():
        x = tensor(4096, 1024)
        out = torch.empty_like(x)
        return lambda: torch.softmax(x, 1, out=out)

    def chain():
        x, residual, w, b = tensor(4096, 1024), tensor(4096, 1024), tensor(1024), tensor(1024)
        return lambda: F.gelu(x * w + b) + residual

    def chain_sum():
        a, b, c = tensor(4096, 1024), tensor(4096, 1024), tensor(1024)
        return lambda: F.relu(a * b + c).square().sum(1)

    def dropout():
        x = tensor(4096, 1024)
        return lambda: F.dropout(x, 0.1, True)

    def attention(tokens):
        q, k, v = (tensor(4096 // tokens, tokens, 8, 64).transpose(1, 2) for _ in range(3))
        return lambda: F.scaled_dot_product_attention(q, k, v)

    def embedding(which):
        table, ids, g = tensor(20000, 128), torch.from_numpy(rng.integers(0, 20000, (32, 80))), tensor(32, 80, 128)
        return (lambda: F.embedding(ids, table)) if which == "fwd" else lambda: aten.embedding_dense_backward(g, ids, 20000, -1, False)

    def adam():
        w = torch.nn.Parameter(tensor(10_000_000))
        w.grad = tensor(10_000_000)
        return torch.optim.Adam([w], lr=1e-6, fused=True).step

    return {
        **{w: lambda w=w: gemm(w) for w in GEMM},
        **{f"{n}_{p}": lambda n=n, p=p: conv(n, p) for n in LAYERS for p in PASSES},
        **{f"maxpool_{p}": lambda p=p: pool(p) for p in ("fwd", "bwd")},
        **{f"batchnorm_{p}": lambda p=p: batchnorm(p) for p in ("fwd", "bwd")},
        **{f"layernorm_{p}": lambda p=p: layernorm(p) for p in ("fwd", "bwd")},
        "softmax": softmax, "exp": lambda: unary(torch.exp), "tanh": lambda: unary(torch.tanh),
        "gelu": lambda: unary(lambda x, out: torch._C._nn.gelu(x, out=out)), "chain": chain, "chain_sum": chain_sum, "dropout": dropout,
        **{f"attention_{n}": lambda n=n: attention(n) for n in (128, 512, 2048)},
        **{f"embedding_{p}": lambda p=p: embedding(p) for p in ("fwd", "bwd")},
        "adam": adam,
    }


def tensorflow_works():
    raw = tf.raw_ops
    tensor = lambda *shape: tf.constant(random(*shape))

    def gemm(work):
        _, *form, _ = work.split("_")
        a, b, _ = product(work)
        a, b = tf.constant(a.T if form == ["tn"] else a), tf.constant(b.T if form == ["nt"] else b)
        return lambda: raw.MatMul(a=a, b=b, transpose_a=form == ["tn"], transpose_b=form == ["nt"])

    def conv(layer, which):
        shape, filters, size, stride = LAYERS[layer]
        x = tensor(*shape)
        options = dict(strides=[1, stride, stride, 1], padding="SAME")
        if layer == "depthwise":
            k, ops = tensor(size, size, shape[3], 1), (raw.DepthwiseConv2dNative, raw.DepthwiseConv2dNativeBackpropInput, raw.DepthwiseConv2dNativeBackpropFilter)
        else:
            k, ops = tensor(size, size, shape[3], filters), (raw.Conv2D, raw.Conv2DBackpropInput, raw.Conv2DBackpropFilter)
        forward = lambda: ops[0](input=x, filter=k, **options)
        y = forward()
        return {"fwd": forward, "dx": lambda: ops[1](input_sizes=x.shape, filter=k, out_backprop=y, **options),
                "dw": lambda: ops[2](input=x, filter_sizes=k.shape, out_backprop=y, **options)}[which]

    def pool(which):
        x, window = tensor(32, 56, 56, 64), dict(ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="VALID")
        y = raw.MaxPool(input=x, **window)
        return (lambda: raw.MaxPool(input=x, **window)) if which == "fwd" else lambda: raw.MaxPoolGrad(orig_input=x, orig_output=y, grad=y, **window)

    def batchnorm(which):
        x, g, gamma, beta, none = tensor(32, 56, 56, 64), tensor(32, 56, 56, 64), tensor(64), tensor(64), tf.zeros(0)
        forward = lambda: raw.FusedBatchNormV3(x=x, scale=gamma, offset=beta, mean=none, variance=none, epsilon=1e-3, is_training=True)
        _, _, _, r1, r2, r3 = forward()
        return forward if which == "fwd" else lambda: raw.FusedBatchNormGradV3(
            y_backprop=g, x=x, scale=gamma, reserve_space_1=r1, reserve_space_2=r2, reserve_space_3=r3, epsilon=1e-3, is_training=True)

    def unary(op, *shape):
        x = tensor(*shape)
        return lambda: op(x)

    def embedding(which):
        table, ids = tensor(20000, 128), tf.constant(rng.integers(0, 20000, (32, 80)).astype("int32"))
        rows = tf.gather(table, ids)
        return (lambda: tf.gather(table, ids)) if which == "fwd" else lambda: tf.math.unsorted_segment_sum(rows, ids, 20000)

    def adam():
        w, m, v = (tf.Variable(x) for x in (random(10_000_000), np.zeros(10_000_000, np.float32), np.zeros(10_000_000, np.float32)))
        g = tensor(10_000_000)
        return lambda: raw.ResourceApplyAdam(var=w.handle, m=m.handle, v=v.handle, beta1_power=0.9, beta2_power=0.999, lr=1e-6,
                                             beta1=0.9, beta2=0.999, epsilon=1e-7, grad=g)

    return {
        **{w: lambda w=w: gemm(w) for w in GEMM},
        **{f"{n}_{p}": lambda n=n, p=p: conv(n, p) for n in LAYERS for p in PASSES},
        **{f"maxpool_{p}": lambda p=p: pool(p) for p in ("fwd", "bwd")},
        **{f"batchnorm_{p}": lambda p=p: batchnorm(p) for p in ("fwd", "bwd")},
        "softmax": lambda: unary(tf.nn.softmax, 4096, 1024),
        **{n: lambda f=f: unary(f, 4 << 20) for n, f in (("exp", tf.exp), ("tanh", tf.tanh))},
        **{f"embedding_{p}": lambda p=p: embedding(p) for p in ("fwd", "bwd")},
        "adam": adam,
    }


def jax_works():
    def compiled(f, *operands):
        f = jax.jit(f)
        operands = [jnp.asarray(o) for o in operands]
        return lambda: jax.block_until_ready(f(*operands))

    def batchnorm(which):
        def norm(x, gamma, beta):
            mean, variance = x.mean((0, 1, 2)), x.var((0, 1, 2))
            return (x - mean) * (jax.lax.rsqrt(variance + 1e-3) * gamma) + beta
        return both(norm, which, random(32, 56, 56, 64), random(64), random(64))

    def layernorm(which):
        def norm(x, gamma, beta):
            mean, variance = x.mean(1, keepdims=True), x.var(1, keepdims=True)
            return (x - mean) * jax.lax.rsqrt(variance + 1e-3) * gamma + beta
        return both(norm, which, random(4096, 512), random(512), random(512))

    def both(f, which, *operands):
        """The function, or its gradients alone, from what the forward pass saved."""
        if which == "fwd":
            return compiled(f, *operands)
        y, pullback = jax.vjp(f, *map(jnp.asarray, operands))
        run, g = jax.jit(lambda pull, g: pull(g)), jnp.asarray(random(*y.shape))
        return lambda: jax.block_until_ready(run(pullback, g))

    def attention(tokens):
        q, k, v = (random(4096 // tokens, tokens, 8, 64) for _ in range(3))
        return compiled(jax.nn.dot_product_attention, q, k, v)

    def embedding(which):
        table, ids = random(20000, 128), rng.integers(0, 20000, (32, 80)).astype("int32")
        if which == "fwd":
            return compiled(lambda t, i: jnp.take(t, i, 0), table, ids)
        return compiled(lambda g, i: jnp.zeros((20000, 128), jnp.float32).at[i].add(g), random(32, 80, 128), ids)

    def adam():
        def update(w, m, v, g):
            m, v = m + (g - m) * 0.1, v + (g * g - v) * 0.001
            return w - 1e-6 * m / (jnp.sqrt(v) + 1e-7), m, v
        f = jax.jit(update, donate_argnums=(0, 1, 2))
        g = jnp.asarray(random(10_000_000))
        state = [jnp.asarray(random(10_000_000)), jnp.zeros(10_000_000), jnp.zeros(10_000_000)]

        def run():
            state[:] = jax.block_until_ready(f(*state, g))
        return run

    def dropout():
        @jax.jit
        def f(key, x):
            key, used = jax.random.split(key)
            return key, jnp.where(jax.random.bernoulli(used, 0.9, x.shape), x / 0.9, 0)
        x = jnp.asarray(random(4096, 1024))
        state = [jax.random.PRNGKey(1)]

        def run():
            state[0], _ = jax.block_until_ready(f(state[0], x))
        return run

    return {
        **{f"batchnorm_{p}": lambda p=p: batchnorm(p) for p in ("fwd", "bwd")},
        **{f"layernorm_{p}": lambda p=p: layernorm(p) for p in ("fwd", "bwd")},
        "softmax": lambda: compiled(jax.nn.softmax, random(4096, 1024)),
        **{n: lambda f=f: compiled(f, random(4 << 20))
           for n, f in (("exp", jnp.exp), ("tanh", jnp.tanh), ("gelu", lambda x: jax.nn.gelu(x, approximate=False)))},
        "dropout": dropout,
        "chain": lambda: compiled(lambda x, w, b, r: jax.nn.gelu(x * w + b, approximate=False) + r,
                                  random(4096, 1024), random(1024), random(1024), random(4096, 1024)),
        "chain_sum": lambda: compiled(lambda a, b, c: jnp.sum(jnp.square(jax.nn.relu(a * b + c)), 1),
                                      random(4096, 1024), random(4096, 1024), random(1024)),
        **{f"attention_{n}": lambda n=n: attention(n) for n in (128, 512, 2048)},
        **{f"embedding_{p}": lambda p=p: embedding(p) for p in ("fwd", "bwd")},
        "adam": adam,
    }


def measure(run):
    """Milliseconds of a call: the means of samples of 10 ms or a call, for half a second and at least three."""
    for _ in range(3):
        start = time.perf_counter()
        run()
        took = time.perf_counter() - start
    calls = max(1, round(0.01 / max(1e-7, took)))
    times, end = [], time.perf_counter() + (0.03 if args.quick else 0.5)
    while len(times) < 3 or time.perf_counter() < end:
        start = time.perf_counter()
        for _ in range(calls):
            run()
        times.append((time.perf_counter() - start) * 1e3 / calls)
    return times


def main():
    version = {"numpy": np, "torch": sys.modules.get("torch"), "tensorflow": sys.modules.get("tensorflow"), "jax": sys.modules.get("jax")}[args.peer]
    print(json.dumps({"peer": args.peer, "versions": {"Python": sys.version.split()[0], {"numpy": "NumPy"}.get(args.peer, args.peer): version.__version__}}), flush=True)
    works = {"numpy": numpy_works, "torch": torch_works, "tensorflow": tensorflow_works, "jax": jax_works}[args.peer]()
    wanted = [w for w in args.works.split(",") if w]
    for work, make in works.items():
        if wanted and work not in wanted and work.split("_")[0] not in wanted:
            continue
        line = {"peer": args.peer, "work": work, "threads": args.threads}
        try:
            times = measure(make())
            line.update(best=min(times), median=statistics.median(times), unit="ms")
        except Exception as e:  # the others still count
            line["failed"] = f"{type(e).__name__}: {e}"[:200]
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()

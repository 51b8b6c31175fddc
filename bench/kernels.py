#!/usr/bin/env python3
"""TensorFlow's and PyTorch's kernels on the operands of src/jmh, in microseconds a call (best of several): compare by eye with

    mvn -Pbench verify -Djmh.args="Pooling|BatchNorm|Convolution|Movement|Gemm"
    python3 bench/kernels.py [--threads 2] [--seconds 0.5] [substring of a name ...]
"""
import argparse
import os
import time

p = argparse.ArgumentParser()
p.add_argument("--threads", type=int, default=2)
p.add_argument("--seconds", type=float, default=0.5)
p.add_argument("names", nargs="*")
args = p.parse_args()
os.environ["OMP_NUM_THREADS"] = str(args.threads)
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"


def best(call):
    call(), call()
    least, end = float("inf"), time.perf_counter() + args.seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        call()
        least = min(least, time.perf_counter() - start)
    return least * 1e6


def report(peer, name, call):
    if not args.names or any(n in name for n in args.names):
        print(f"{peer:5s} {name:44s} {best(call):12.1f} us")


GEMM = ["256x256x256", "512x512x512", "1024x1024x1024", "128x784x512", "128x512x10", "1x784x512", "4096x576x64", "96x128x64x128"]
LAYERS = [([32, 56, 56, 64], 64, 3, 1, 1, False), ([128, 28, 28, 1], 32, 3, 1, 1, False), ([128, 13, 13, 32], 64, 3, 1, 1, False),
          ([8, 224, 224, 3], 64, 7, 2, 1, False), ([32, 28, 28, 32], 32, 3, 1, 2, False), ([32, 56, 56, 64], 64, 3, 1, 1, True),
          ([32, 28, 28, 256], 64, 1, 1, 1, False)]


def tensorflow():
    import tensorflow as tf
    tf.config.threading.set_intra_op_parallelism_threads(args.threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    raw = tf.raw_ops
    for n, filters, size, stride, dilation, depthwise in LAYERS:
        x = tf.random.normal(n)
        name = f"{'x'.join(map(str, n))} {filters} {size} {stride} {dilation} {n[3] if depthwise else 1}"
        s, d = [1, stride, stride, 1], [1, dilation, dilation, 1]
        k = tf.random.normal([size, size, n[3], 1 if depthwise else filters])
        if depthwise:
            forward, dx, dw = raw.DepthwiseConv2dNative, raw.DepthwiseConv2dNativeBackpropInput, raw.DepthwiseConv2dNativeBackpropFilter
        else:
            forward, dx, dw = raw.Conv2D, raw.Conv2DBackpropInput, raw.Conv2DBackpropFilter
        same = dict(strides=s, padding="SAME", dilations=d)
        y = forward(input=x, filter=k, **same)
        report("tf", "Convolution.forward " + name, lambda: forward(input=x, filter=k, **same))
        report("tf", "Convolution.toInput " + name, lambda: dx(input_sizes=x.shape, filter=k, out_backprop=y, **same))
        report("tf", "Convolution.toKernel " + name, lambda: dw(input=x, filter_sizes=k.shape, out_backprop=y, **same))
    x = tf.random.normal([128, 26, 26, 32])
    window = dict(ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="VALID")
    y = raw.MaxPool(input=x, **window)
    report("tf", "Pooling.forward max", lambda: raw.MaxPool(input=x, **window))
    report("tf", "Pooling.backward max", lambda: raw.MaxPoolGrad(orig_input=x, orig_output=y, grad=y, **window))
    report("tf", "Pooling.forward mean", lambda: raw.AvgPool(value=x, **window))
    report("tf", "Pooling.backward mean", lambda: raw.AvgPoolGrad(orig_input_shape=x.shape, grad=y, **window))
    g, b, none = tf.ones(32), tf.zeros(32), tf.zeros(0)
    norm = lambda: raw.FusedBatchNormV3(x=x, scale=g, offset=b, mean=none, variance=none, epsilon=1e-3, is_training=True)
    _, _, _, r1, r2, r3 = norm()
    report("tf", "BatchNorm.forward", norm)
    report("tf", "BatchNorm.backward", lambda: raw.FusedBatchNormGradV3(y_backprop=x, x=x, scale=g, reserve_space_1=r1, reserve_space_2=r2,
                                                                      reserve_space_3=r3, epsilon=1e-3, is_training=True))
    report("tf", "BatchNorm.biasGradient", lambda: raw.BiasAddGrad(out_backprop=x))
    table, ids = tf.random.normal([20000, 128]), tf.random.uniform([32, 80], 0, 20000, tf.int32)
    rows = tf.gather(table, ids)
    report("tf", "Movement.embedding", lambda: tf.gather(table, ids))
    report("tf", "Movement.embeddingGradient", lambda: tf.math.unsorted_segment_sum(rows, ids, 20000))
    report("tf", "Movement.channelsFirst", lambda: tf.transpose(x, [0, 3, 1, 2]))
    words = tf.random.normal([32, 80, 8, 64])
    report("tf", "Movement.splitHeads", lambda: tf.transpose(words, [0, 2, 1, 3]))


def torch():
    import torch
    torch.set_num_threads(args.threads)
    for shape in GEMM:
        n = [int(s) for s in shape.split("x")]
        batch = n[:-3]
        a, b = torch.randn(*batch, n[-3], n[-2]), torch.randn(*batch, n[-2], n[-1])
        out = torch.empty(*batch, n[-3], n[-1])
        report("torch", "Gemm.multiply " + shape, lambda: torch.matmul(a, b, out=out))


for run in (tensorflow, torch):
    try:
        run()
    except ImportError as e:
        print("left out:", e)

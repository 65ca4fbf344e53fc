"""What fit-rows.ts fits, written out in numpy: `fit_rows.py ROWS EPOCHS` prints what it took, as JSON."""
import json
import resource
import sys
import time

import numpy as np

rows, epochs = map(int, sys.argv[1:])
batch_size = 512
random = np.random.default_rng(21)
phases = np.linspace(0, 6, 140) + random.random((1000, 1))
beats = np.resize((0.5 + 0.4 * np.sin(phases)).astype(np.float32), (rows, 140))
validation = beats[: -(-rows // 4)]
widths = [140, 32, 16, 8, 16, 32, 140]


def first_weights(inputs, outputs):
    limit = np.sqrt(6 / (inputs + outputs))
    return random.uniform(-limit, limit, (inputs, outputs)).astype(np.float32)


parameters = []
for inputs, outputs in zip(widths, widths[1:]):
    parameters += [first_weights(inputs, outputs), np.zeros(outputs, np.float32)]
means = [np.zeros_like(each) for each in parameters]
squares = [np.zeros_like(each) for each in parameters]


def forward(batch):
    signals = [batch]
    for layer in range(6):
        sums = signals[-1] @ parameters[2 * layer]
        sums += parameters[2 * layer + 1]
        if layer < 5:
            np.maximum(sums, 0, out=sums)
        else:
            np.negative(sums, out=sums)
            np.exp(sums, out=sums)
            sums += 1
            np.reciprocal(sums, out=sums)
        signals.append(sums)
    return signals


def back(signals):
    output = signals[-1]
    error = output - signals[0]
    delta = np.sign(error)
    delta *= output - output * output
    delta /= delta.size
    gradients = []
    for layer in range(5, -1, -1):
        gradients = [signals[layer].T @ delta, delta.sum(0)] + gradients
        if layer > 0:
            delta = delta @ parameters[2 * layer].T
            delta *= signals[layer] > 0
    return np.abs(error).mean(), gradients


def update(gradients, step):
    rate = np.float32(0.001 * np.sqrt(1 - 0.999**step) / (1 - 0.9**step))
    for parameter, gradient, mean, square in zip(parameters, gradients, means, squares):
        mean += (gradient - mean) * np.float32(0.1)
        square += (gradient * gradient - square) * np.float32(0.001)
        parameter -= mean * rate / (np.sqrt(square) + np.float32(1e-7))


began, began_processor = time.perf_counter(), time.process_time()
step = 0
for epoch in range(epochs):
    order = random.permutation(rows)
    loss = 0.0
    for start in range(0, rows, batch_size):
        batch = beats[order[start : start + batch_size]]
        batch_loss, gradients = back(forward(batch))
        loss += batch_loss * len(batch)
        step += 1
        update(gradients, step)
    for start in range(0, len(validation), 1024):
        chunk = validation[start : start + 1024]
        np.abs(forward(chunk)[-1] - chunk).mean()
print(
    json.dumps(
        {
            "seconds": time.perf_counter() - began,
            "processorSeconds": time.process_time() - began_processor,
            "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            "loss": float(loss / rows),
        }
    )
)

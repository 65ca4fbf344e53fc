"""Makes thesis-weights.json: pickles of Keras's get_weights() as the thesis stored them, and what numpy makes of beats.

    python thesis_weights.py >thesis-weights.json

Run it with numpy 1 and then with numpy 2, with the first one's file as its argument: the second adds its pickles.
The weights are made by formula, with few different values, so that the compressed file is small.
"""

import base64
import gzip
import json
import pickle
import sys

import numpy as np

WIDTHS = [140, 32, 16, 8, 16, 32, 140]


def make_weights(widths=WIDTHS, dtype=np.float32):
    """Kernel and bias of each layer, as get_weights() gives them."""
    weights = []
    for inputs, outputs in zip(widths, widths[1:]):
        index = np.arange(inputs * outputs)
        # 10 in every third place of 256: the bytes of a line's end and of a backslash occur too.
        kernel = ((index * 37 % 64) - 31.5) / 256 + (index % 3 == 0) * 0.04
        weights.append(kernel.astype(dtype).reshape(inputs, outputs))
        weights.append((((np.arange(outputs) * 11) % 16 - 7) / 64).astype(dtype))
    return weights


def make_beats(count=40):
    """Scaled beats, each a wave of its own."""
    sample = np.arange(140)
    return np.array([0.5 + 0.4 * np.sin((row + 1) * sample / 23 + row) for row in range(count)], dtype=np.float32)


def reconstruct(weights, beats):
    signal = beats
    for layer in range(0, len(weights), 2):
        signal = signal @ weights[layer] + weights[layer + 1]
        last = layer == len(weights) - 2
        signal = 1 / (1 + np.exp(-signal)) if last else np.maximum(signal, 0)
    return signal.astype(np.float32)


def pack(value, protocol):
    return base64.b64encode(gzip.compress(pickle.dumps(value, protocol), 9, mtime=0)).decode()


def main():
    weights = make_weights()
    beats = make_beats()
    errors = np.abs(reconstruct(weights, beats) - beats).mean(axis=1)
    found = json.load(open(sys.argv[1])) if len(sys.argv) > 1 else {"errors": errors.tolist(), "pickles": {}}
    numpy = f"numpy {np.__version__.split('.')[0]}"
    variants = {
        "float32": weights,
        "Fortran order": [np.asfortranarray(array) for array in weights],
        "float64": make_weights(dtype=np.float64),
        "big-endian": [array.astype(array.dtype.newbyteorder(">")) for array in weights],
        "a tuple": tuple(weights),
    }
    for protocol in range(6):
        for name, value in variants.items():
            if name == "float32" or protocol in (2, 5):
                found["pickles"][f"{numpy}, protocol {protocol}, {name}"] = pack(value, protocol)
    if numpy == "numpy 2":
        # A strided view is copied row by row; a shared kernel is written once and referred to.
        shared = make_weights([140, 140, 140])
        found["shared"] = pack([shared[0], shared[1], shared[0], shared[1]], 4)
        found["strided"] = pack([np.repeat(array, 2, axis=0)[::2] for array in weights], 5)
        found["refused"] = {
            "an object array": pack([np.array([1, None], dtype=object)], 4),
            "an object array of arrays": pack(np.array(weights, dtype=object), 4),
            "a structured array": pack([np.zeros(3, dtype=[("a", "f4")])], 4),
            "a scalar": pack([np.float32(1)], 4),
            "whole numbers": pack([array.astype("i4") for array in weights], 4),
            "half floats": pack([array.astype("f2") for array in weights], 4),
            "another network": pack(make_weights([140, 32, 16, 140]), 4),
            "a network of other samples": pack(make_weights([139, 8, 139]), 4),
            "an array too few": pack(weights[:-1], 4),
            "NaN": pack([np.full_like(array, np.nan) for array in weights], 4),
            "infinity": pack([np.full_like(array, np.inf) for array in weights], 4),
            "numbers beyond float32": pack([np.full(array.shape, 1e300) for array in weights], 4),
            "one array alone": pack(weights[0], 4),
            "lists of numbers": pack([array.tolist() for array in weights], 4),
            "a dictionary": pack({"weights": weights}, 4),
            "a list in a list": pack([weights], 4),
            "nothing": pack(None, 4),
            "no arrays": pack([], 4),
        }
    json.dump(found, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()

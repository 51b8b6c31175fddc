"""The strings that Keras takes for losses, metrics, optimizers ..., one kind a line.

    python identifiers.py > ../resources/golden/identifiers.txt
"""
from keras.src import activations, constraints, initializers, losses, metrics, optimizers, regularizers

MODULES = {"loss": losses, "metric": metrics, "optimizer": optimizers, "initializer": initializers, "regularizer": regularizers,
           "constraint": constraints, "activation": activations}

if __name__ == "__main__":
    for kind, module in MODULES.items():
        print(kind, *sorted(name for name in module.ALL_OBJECTS_DICT if name))

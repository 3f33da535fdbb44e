"""Read by every interpreter of an image with numpy when it starts, under the name `sitecustomize`."""

import os

# Linear algebra would start a thread per core of the machine; a box has few processes and one core.
os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

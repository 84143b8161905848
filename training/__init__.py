"""How the bundled encoder was made, step by step and re-runnable.

The data walk one way: data → vocabulary → start → distil → questions → export → measure. Each step is a command,
`python -m training.<step> --data DIR --run DIR`, and leaves its figures in a JSON file of the run folder.
"""

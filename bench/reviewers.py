"""Who reads which file: our assignment beside OpenReview's published solvers' quality, on instances made here.

    python bench/reviewers.py [midl_affinity.csv]

The large instance is 100 readers and 2,000 files, three reviews each, three pairs of a hundred in conflict; the small
one has the size of a real committee. Times are those of the processor, so that others on the machine count less. The
time of the bare min-cost flow stands beside ours in the same run: a ratio.
With the affinities of MIDL 2018 as an argument, the known optima are looked for as well. Both cannot be had at once:
the exact solver says how large a sum is where no file has less than the bound, which is what ours is held against.
Needs requirements/solver.txt.
"""

import csv
import math
import pathlib
import sys
import time

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "src"))

from ortools.graph.python import min_cost_flow
from ortools.sat.python import cp_model

from kogge.training.selection.assigning import Problem, _plainly, assign

EACH = 3


def instance(readers, files, seed=3):
    """Affinities from 1 to 1001, 0 for a conflict, and the most files of a reader."""
    random, depth = np.random.default_rng(seed), 24
    left, right = random.gamma(0.25, 1, (files, depth)), random.gamma(0.25, 1, (readers, depth))
    left /= np.linalg.norm(left, axis=1)[:, None]
    right /= np.linalg.norm(right, axis=1)[:, None]
    fit = np.round(left @ right.T * 1000).astype("i8") + 1
    fit[random.random((files, readers)) < 0.03] = 0
    return fit, math.ceil(files * EACH / readers * 1.15)


def bare(fit, most):
    """The largest sum there is: one flow, nothing about the worst file."""
    files, readers = fit.shape
    row, column = np.nonzero(fit)
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(row, files + column, np.ones(len(row), "i8"), -fit[row, column])
    sink = files + readers
    ends, room, free = np.full(readers, sink), np.full(readers, most), np.zeros(readers, "i8")
    flow.add_arcs_with_capacity_and_unit_cost(files + np.arange(readers), ends, room, free)
    flow.set_nodes_supplies(np.arange(files), np.full(files, EACH))
    flow.set_node_supply(sink, -files * EACH)
    assert flow.solve() == flow.OPTIMAL
    used = flow.flows(np.arange(len(row))) > 0
    taken = np.zeros(fit.shape, bool)
    taken[row[used], column[used]] = True
    return taken


def proven(fit, most, worst, seconds=120):
    """The largest sum of all plans in which no file has less than `worst`, and whether that is proven."""
    model = cp_model.CpModel()
    used = {
        (int(file), int(reader)): model.new_bool_var("") for file, reader in zip(*np.nonzero(fit > 0), strict=True)
    }
    for file in range(fit.shape[0]):
        mine = [(int(fit[pair]), one) for pair, one in used.items() if pair[0] == file]
        model.add(sum(one for _gain, one in mine) == EACH)
        model.add(sum(gain * one for gain, one in mine) >= worst)
    for reader in range(fit.shape[1]):
        model.add(sum(one for pair, one in used.items() if pair[1] == reader) <= most)
    model.maximize(sum(int(fit[pair]) * one for pair, one in used.items()))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    found = solver.solve(model)
    return round(solver.objective_value), found == cp_model.OPTIMAL


def check(fit, most, plan, is_complete=True):
    loads = np.zeros(fit.shape[1], int)
    for row, readers in zip(fit, plan.readers, strict=True):
        assert len(set(readers)) == len(readers) and all(row[one] for one in readers), "a conflict was broken"
        assert len(readers) == EACH or not is_complete, "a file has too few reviews"
        loads[readers] += 1
    assert loads.max() <= most, "a load was broken"


def best_of(act, times=5):
    spent = []
    for _ in range(times):
        begun = time.process_time()
        found = act()
        spent.append(time.process_time() - begun)
    return found, min(spent)


def compare(name, fit, most, times=5, scale=1):
    files, readers = fit.shape
    problem = Problem(fit, [EACH] * files, [most] * readers, [0] * readers)
    assign(problem)  # loads the solver
    plan, ours = best_of(lambda: assign(problem), times)
    check(fit, most, plan)
    taken, theirs = best_of(lambda: bare(fit, most), times)
    optimum, total = int((fit * taken).sum()), plan.total(problem)
    print(f"{name}: {ours * 1000:.1f} ms, bare flow {theirs * 1000:.1f} ms (ratio {ours / theirs:.2f})")
    print(f"  total {total / scale} of {optimum / scale}: {100 * total / optimum:.3f} per cent")
    print(f"  worst file {plan.worst(problem) / scale}, bound {problem.bound / scale}")
    print(f"  worst file of the bare flow {int((fit * taken).sum(1).min()) / scale}")
    if files * readers < 30_000:
        plain, spent = best_of(lambda: _plainly(problem), 1)
        check(fit, most, plain, not plain.short)
        print(f"  without the solver: {spent * 1000:.0f} ms, {100 * plain.total(problem) / optimum:.1f} per cent, "
              f"worst {plain.worst(problem) / scale}, short {len(plain.short)}")  # fmt: skip


def midl(path):
    rows = list(csv.reader(pathlib.Path(path).read_text().splitlines()))[1:]
    fit = np.array([[round(float(cell) * 10_000) for cell in row[1:]] for row in rows]).T
    return np.ascontiguousarray(fit), 4


if __name__ == "__main__":
    compare("100 readers, 2,000 files", *instance(100, 2000))
    compare("12 readers, 129 files", *instance(12, 129), times=30)
    for path in sys.argv[1:]:
        compare("MIDL 2018", *midl(path), scale=10_000)
        known, most = midl(path)
        plan_bound = Problem(known, [EACH] * len(known), [most] * known.shape[1], [0] * known.shape[1]).bound
        total, is_proven = proven(known, most, plan_bound)
        print(f"  largest sum with that worst file {total / 10_000} ({'proven' if is_proven else 'not proven'})")

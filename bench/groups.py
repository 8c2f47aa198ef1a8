"""Learning groups: the engine beside the bound, and the best that is known of it and of others.

    PYTHONPATH=src python bench/groups.py FOLDER [SAMPLES] [--cpu]

FOLDER holds `c_teams.py`, the generator and the scorer (instance, sizes, total, upper); SAMPLES the folder `team` with
 team-assignment instances (MiniZinc Challenge 2018) and the sample classes of GroupEng and gruepr.
With --cpu a second is one of the processor, for a machine that others use at the same time; else one of the clock.
Needs numba for the compiled rows; without it only the plain ones are shown.
"""

import csv
import importlib
import re
import statistics
import sys
import time
from itertools import combinations
from pathlib import Path

from kogge.training.groups.engine.exact import prove
from kogge.training.groups.engine.problem import Level, Problem, Trait, even, sizes_of
from kogge.training.groups.engine.search import compiled, deal, form

GROUPENG = {24: (601, 0.03), 100: (2336, 0.27), 1000: (23245, 8.9)}  # best of 5, seconds each, on a like machine
CPSAT = {24: "627, not proven, 60 s", 100: "2381, 60 s", 1000: "nothing in 60 s"}
SEEDS = range(1, 6)
CLOCK = time.process_time if "--cpu" in sys.argv else time.perf_counter
BOARD = 5000  # a rule of the instances that must hold, above every wish


def teams_problem(given, people, size):
    rows, sizes = given.instance(people), given.sizes(people, size)
    by = {}
    for one, row in enumerate(rows):
        by.setdefault(row["org"], []).append(one)
    same = {pair for members in by.values() for pair in combinations(members, 2)}
    traits = [
        Trait([given.CC.index(row["country"]) for row in rows], 20),
        Trait([row["domain"] for row in rows], 10),
        Trait([int(row["woman"]) for row in rows], alone=15),
    ]
    levels = [even([row["skills"][k] for row in rows], sizes) for k in range(4)]
    return rows, Problem(sizes, traits, levels, apart={"organisation": same}, slots=[row["avail"] for row in rows])


def generated(given):
    for people, size, seconds in ((24, 6, 0.1), (100, 5, 0.1), (1000, 5, 1.0)):
        rows, problem = teams_problem(given, people, size)
        bound = given.upper(rows, problem.sizes)
        print(f"\n{people} people, {len(problem.sizes)} groups: bound {bound}")
        published, took = GROUPENG[people]
        print(f"  GroupEng {published} ({published / bound:.1%}) in {took} s each; CP-SAT {CPSAT[people]}")
        for is_plain, given_time in ((False, seconds), (True, 2.0)):
            if not is_plain and not compiled():
                continue
            found, walls = [], []
            for seed in SEEDS:
                begun = CLOCK()
                parting = form(problem, seconds=given_time, seed=seed, is_plain=is_plain, clock=CLOCK)
                walls.append(CLOCK() - begun)
                score = given.total(rows, parting.groups)
                assert score == parting.score and not parting.broken
                found.append(score)
            middle, name = statistics.median(found), "plain" if is_plain else "compiled"
            print(
                f"  {name:9} {middle} ({middle / bound:.2%}), worst {min(found)}, best {max(found)} of {len(found)}, "
                f"{max(walls):.3f} s at most, rules broken: 0"
            )
        if people == 24:
            proof = prove(problem, parting.groups)
            said = "proven" if proof.is_proven else f"gap {proof.bound - proof.score}"
            print(f"  exact     {proof.score}, bound {proof.bound}: {said}, {proof.seconds:.2f} s, "
                  f"{proof.looked_at} possible groups")  # fmt: skip


def assignment(path):
    """Teams of chess players, one of each board; wishes met, then teams of like strength; heads are given."""
    text = path.read_text()
    numbers = {name: int(value) for name, value in re.findall(r"(\w+) = (\d+);", text)}
    lists = {
        name: [int(v) for v in re.findall(r"\d+", row)] for name, row in re.findall(r"(\w+) = [^[;]*\[([^]]*)\]", text)
    }
    teams, boards, players = numbers["teams"], numbers["boards"], numbers["players"]
    pairs = {}
    for name, met in (("SingleRequested", 1), ("DoubleRequested", 2)):
        flat = lists[name]
        for one, other in zip(flat[::2], flat[1::2], strict=True):
            pair = (min(one, other) - 1, max(one, other) - 1)
            pairs[pair] = pairs.get(pair, 0) + 1000 * met
    by = {}
    for one, board in enumerate(lists["Board"]):
        by.setdefault(board, []).append(one)
    same = {pair for members in by.values() for pair in combinations(members, 2)}
    fixed = {head: head for head in range(teams)}
    board = Trait(lists["Board"], BOARD)
    twice = Trait(lists["Board"], 1)  # so that two of one board exchange twice as often
    more = {"apart": {"board": same}, "fixed": fixed, "range_of": lists["Rating"]}
    own = sum(pairs.pop((one, one), 0) for one in range(players))  # somebody who asked for themselves: always met
    return Problem([boards] * teams, [board, twice], [], pairs, **more), own


def wished(problem, groups):
    return problem.score(groups) - (BOARD + 1) * sum(problem.sizes)


def assignments(folder):
    known = {row["file"]: row for row in csv.DictReader((folder / "best_known_own.csv").open())}
    print("\nteam-assignment: 1000 for each wish met, minus the difference between teams; listed best, ours")
    for name, row in known.items():
        problem, own = assignment(folder / name)
        best, begun = None, time.perf_counter()
        for seed in range(1, 6):
            parting = tuned(problem, seed)
            if best is None or wished(problem, parting) > wished(problem, best):
                best = parting
        assert not problem.broken(best)
        value = wished(problem, best) + own
        took, was = time.perf_counter() - begun, row["status"].lower()
        said = proven(problem, value - own) if was == "optimal" else ""
        print(f"  {name:16} listed {row['best_objective']:>6} ({was}), ours {value}, {took:.1f} s {said}")


def tuned(problem, seed):
    search = compiled() or importlib.import_module("kogge.training.groups.engine.plain")
    first = search.search(problem, deal(problem), seconds=2.5, seed=seed, hot=200, cold=80, clock=CLOCK)
    return search.search(problem, first, seconds=0.8, seed=seed, hot=60, cold=0.5, clock=CLOCK)


def proven(problem, value, seconds=60):
    """Whether nothing is better than `value`, by CP-SAT where OR-tools is installed (requirements/solver.in)."""
    try:
        cp = importlib.import_module("ortools.sat.python.cp_model")
    except ImportError:
        return "no OR-tools here to prove it"
    model, teams, players = cp.CpModel(), range(len(problem.sizes)), range(problem.people)
    sits = [[model.new_bool_var("") for _team in teams] for _one in players]
    for one in players:
        model.add_exactly_one(sits[one])
    for head, team in problem.fixed.items():
        model.add(sits[head][team] == 1)
    for board in set(problem.traits[0].labels):
        for team in teams:
            model.add_exactly_one(sits[one][team] for one in players if problem.traits[0].labels[one] == board)
    gains = []
    for (one, other), worth in problem.pairs.items():
        for team in teams:
            both = model.new_bool_var("")
            model.add_implication(both, sits[one][team])
            model.add_implication(both, sits[other][team])
            gains.append(worth * both)
    top = sum(problem.range_of)
    low, high = model.new_int_var(0, top, ""), model.new_int_var(0, top, "")
    for team in teams:
        strength = sum(problem.range_of[one] * sits[one][team] for one in players)
        model.add(strength >= low)
        model.add(strength <= high)
    model.add(sum(gains) - high + low > value)
    solver = cp.CpSolver()
    solver.parameters.max_time_in_seconds, solver.parameters.num_workers = seconds, 2
    status = solver.solve(model)
    said = {cp.INFEASIBLE: "proven, nothing is better", cp.OPTIMAL: "there is better"}.get(status, "not proven")
    return f"{said} ({solver.wall_time:.1f} s)"


def groupeng(folder):
    """105 people in groups of four or more, under the eight rules of the sample's specification."""
    rows = list(csv.DictReader((folder / "groupeng_sample_class_1.csv").open()))
    sizes = sizes_of(len(rows), 4)
    column = {name: [row[name] for row in rows] for name in rows[0]}

    def labels(values):
        names = sorted(set(values))
        return [names.index(value) for value in values]

    together = labels(column["Project choice"])
    women = [0 if value == "F" else -1 for value in column["Gender"]]
    origin = [0 if value in "BH" else -1 for value in column["Ethnicity"]]
    levels = [spread([value == name for value in column["Major"]], sizes) for name in ("Mech E", "CS", "Civ E", "EE")]
    levels += [spread([value == "y" for value in column[name]], sizes) for name in ("Skill1", "Skill2", "Skill3")]
    grades = even([round(float(value) * 100) for value in column["GPA"]], sizes)
    traits = [Trait(together, each=-60), Trait(women, alone=200), Trait(origin, alone=200)]
    problem = Problem(sizes, traits, [*levels, grades])
    begun = time.perf_counter()
    best = max((form(problem, seconds=1, seed=seed).groups for seed in range(1, 4)), key=problem.score)
    took = time.perf_counter() - begun
    lonely = sum(sum(row[one] == 0 for one in members) == 1 for members in best for row in (women, origin))
    mixed = sum(len({together[one] for one in members}) > 1 for members in best)
    uneven = sum(level.worth(members) < 0 for level in levels for members in best)
    means = [sum(float(rows[one]["GPA"]) for one in members) / len(members) for members in best]
    print(
        f"\nGroupEng's sample: {len(rows)} people, {len(sizes)} groups of {min(sizes)} to {max(sizes)}, {took:.1f} s"
    )
    print(
        f"  alone of gender or origin: {lonely}; groups with more than one project: {mixed}; shares of major or "
        f"skill beside the even one: {uneven} of {len(levels) * len(sizes)}; "
        f"spread of mean grades {statistics.pstdev(means):.3f}"
    )
    print("  GroupEng itself: 4 of 8 rules missed by some group, 6 groups with more than one project, 0.36 s")


def spread(truths, sizes, weight=40):
    """Every group has its share, rounded up or down."""
    share = sum(truths) / len(truths)
    return Level([int(one) for one in truths], {s: (int(s * share), -int(-s * share // 1)) for s in sizes}, weight)


DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
HOURS = ("8AM", "9AM", "10AM", "11AM", "noon", "1PM", "2PM", "3PM", "4PM", "5PM", "6PM", "7PM", "8PM", "9PM")


def gruepr(path):
    """Groups of four within a section, nobody the only woman or man, common hours, wishes and refusals of names."""
    with path.open(newline="") as file:
        head, *rows = list(csv.reader(file))
    at = {name: place for place, name in enumerate(head)}

    def column(*words):
        return next((place for name, place in at.items() if all(word in name.lower() for word in words)), None)

    gender, section = column("gender"), column("section")
    names = [f"{row[1]} {row[2]}".lower().strip() for row in rows]
    days = [place for name, place in at.items() if "unavailable" in name.lower()]
    free = []
    for row in rows:
        busy = [set(row[place].replace(",", ";").split(";")) for place in days]
        free.append([[hour not in day for hour in HOURS] for day in busy])
    levels, pairs, refused, unknown = [], {}, set(), 0
    for words, like in ((("like to have",), True), (("like to not have",), False)):
        place = column(*words)
        for one, row in enumerate(rows if place is not None else []):
            for name in filter(None, (part.strip().lower() for part in re.split("[,;\n]|\band\b", row[place]))):
                others = [o for o, known in enumerate(names) if o != one and near(name, known)]
                unknown += len(others) != 1
                for other in others[:1]:
                    pair = (min(one, other), max(one, other))
                    refused |= set() if like else {pair}
                    if like:
                        pairs[pair] = pairs.get(pair, 0) + 30
    total, broken, alone, hours, met, count = 0, 0, 0, [], 0, 0
    begun = time.perf_counter()
    parts = {}
    for one, row in enumerate(rows):
        parts.setdefault(row[section].strip() if section is not None else "", []).append(one)
    for members in parts.values():
        sizes, new = sizes_of(len(members), 4), {one: place for place, one in enumerate(members)}
        inner = {(new[a], new[b]): worth for (a, b), worth in pairs.items() if a in new and b in new}
        apart = {(new[a], new[b]) for a, b in refused if a in new and b in new}
        kinds = sorted({rows[one][gender] for one in members})
        labels = [kinds.index(rows[one][gender]) for one in members]
        skills = [[int((re.match(r"\d", rows[one][p]) or ["0"])[0]) for one in members] for p in range(4, 9)]
        levels = [even(numbers, sizes, 3) for numbers in skills if any(numbers)]
        # 62 of the week's hours, those that suit most, as bits.
        suits = sorted(
            ((sum(free[one][d][h] for one in members), d, h) for d in range(len(days)) for h in range(14)),
            reverse=True,
        )
        slots = [sum(free[one][d][h] << bit for bit, (_n, d, h) in enumerate(suits[:62])) for one in members]
        lonely = {place: 20 for place, kind in enumerate(kinds) if kind.lower() in ("man", "woman", "male", "female")}
        problem = Problem(sizes, [Trait(labels, alone=lonely)], levels, inner, {"refusals": apart}, slots)
        parting = form(problem, seconds=0.5)
        count += len(sizes)
        broken += sum(parting.broken.values())
        for group in parting.groups:
            alone += sum([labels[one] for one in group].count(kind) == 1 for kind in lonely) if len(group) > 1 else 0
            shared = slots[group[0]]
            for one in group:
                shared &= slots[one]
            hours.append(shared.bit_count())
            met += sum(pair in inner for pair in combinations(sorted(group), 2))
        total += len(members)
    print(
        f"\n{path.name}: {total} people in {len(parts)} section(s), {count} groups, "
        f"{time.perf_counter() - begun:.1f} s; rules broken {broken}; the only woman or man {alone}; "
        f"common hours at least {min(hours)}; wished pairs together {met} of {len(pairs)}; "
        f"refused pairs {len(refused)}; names not found {unknown}"
    )


def near(given, known):
    """A name as somebody typed it: all but two letters alike."""
    if given == known:
        return True
    first, last = given.split()[0], given.split()[-1]
    return known.split()[0] == first and (known.split()[-1][:4] == last[:4])


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    generated(importlib.import_module("c_teams"))
    more = [given for given in sys.argv[2:] if given != "--cpu"]
    if more:
        samples = Path(more[0])
        assignments(samples / "team-assignment")
        groupeng(samples)
        for path in sorted(samples.glob("gruepr_*.csv")):
            gruepr(path)

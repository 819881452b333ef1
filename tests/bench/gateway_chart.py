"""Draws gateway.svg from gateway.json: what the gateway stores, and how long it takes, against what it is asked for.

    python3 tests/bench/gateway_chart.py        reads and writes beside itself; --check fails when the chart is not of these figures
"""
import json
import math
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
WIDTH, HEIGHT, LEFT, RIGHT, TOP, GAP, BOTTOM = 760, 580, 76, 24, 84, 56, 56
PANEL = (HEIGHT - TOP - GAP - BOTTOM) // 2
INK, GRID, STORED, P50, P99 = "#222222", "#d8d8d8", "#1b6ca8", "#2a8c55", "#b3541e"


def text(x, y, words, anchor="start", size=13, fill=INK, weight="normal"):
    return (f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" font-size="{size}" font-weight="{weight}" '
            f'fill="{fill}">{words}</text>')


def line(points, colour):
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}'


def rule(x1, y1, x2, y2, colour=GRID, dash=""):
    return f'<line x1="{x1:.0f}" y1="{y1:.0f}" x2="{x2:.0f}" y2="{y2:.0f}" stroke="{colour}"{dash}/>'


def draw(figures):
    curve = figures["curve"]
    most = max(point["rate"] for point in curve)
    across = lambda rate: LEFT + (WIDTH - LEFT - RIGHT) * rate / most
    top_of_rate = math.ceil(max(point["per_second"] for point in curve) / 1000) * 1000
    up = lambda value: TOP + PANEL - PANEL * value / top_of_rate
    low, high = -1, math.ceil(math.log10(max(point["p99_us"] for point in curve) / 1000))
    base = TOP + PANEL + GAP + PANEL
    logarithm = lambda us: base - PANEL * (max(low, math.log10(max(us / 1000, 0.1))) - low) / (high - low)

    parts = [text(LEFT, 26, "The gateway under load", size=17, weight="bold"),
             text(LEFT, 46, f"{figures['cores']} cores, shared with the load and with others (load average "
                  f"{figures['load_average']}); every message is on the disk before its answer", size=11)]
    for step in range(0, top_of_rate + 1, max(500, top_of_rate // 8 // 500 * 500)):
        parts += [rule(LEFT, up(step), WIDTH - RIGHT, up(step)), text(LEFT - 8, up(step) + 4, f"{step:,}", "end", 12)]
    limit = 0.25 * figures["decapsulations_per_second"]
    parts += [text(LEFT, TOP - 8, "stored a second", size=12, fill=STORED),
              line([(across(point["rate"]), up(point["per_second"])) for point in curve], STORED),
              rule(LEFT, up(limit), WIDTH - RIGHT, up(limit), INK, ' stroke-dasharray="5 4"'),
              text(LEFT + 4, up(limit) - 6, f"a quarter of the bare decapsulations of the same run: {limit:,.0f}", size=12)]
    for power in range(low, high + 1):
        y = base - PANEL * (power - low) / (high - low)
        parts += [rule(LEFT, y, WIDTH - RIGHT, y), text(LEFT - 8, y + 4, f"{10.0 ** power:,g} ms", "end", 12)]
    parts += [text(LEFT, TOP + PANEL + GAP - 6, "from when it should leave to its answer:", size=12),
              text(LEFT + 232, TOP + PANEL + GAP - 6, "half within", size=12, fill=P50),
              text(LEFT + 310, TOP + PANEL + GAP - 6, "99 of 100 within", size=12, fill=P99)]
    for name, colour in (("p50_us", P50), ("p99_us", P99)):
        parts.append(line([(across(point["rate"]), logarithm(point[name])) for point in curve], colour))
    for step in range(0, most + 1, max(500, most // 10)):
        parts.append(text(across(step), base + 20, f"{step:,}", "middle", 12))
    parts.append(text((LEFT + WIDTH - RIGHT) / 2, base + 42, "messages a second asked for", "middle", 12))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" role="img" '
            f'aria-label="Messages stored a second and latency of the gateway against load">'
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>' + "\n".join(parts) + "</svg>\n")


def main():
    svg = draw(json.loads((HERE / "gateway.json").read_text()))
    target = HERE / "gateway.svg"
    if "--check" in sys.argv[1:]:
        if target.read_text() != svg:
            print("gateway.svg is not of gateway.json: run tests/bench/gateway_chart.py")
            return 1
        return 0
    target.write_text(svg)
    return 0


if __name__ == "__main__":
    sys.exit(main())

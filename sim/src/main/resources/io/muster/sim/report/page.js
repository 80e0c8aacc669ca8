"use strict";
// Draws the page from its data. Whatever comes from the run is set as text, never as markup.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const charts = [];

  const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  const svg = (name, attributes, title) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    if (title) made.append(svgText("title", {}, title));
    return made;
  };

  const svgText = (name, attributes, text) => {
    const made = svg(name, attributes);
    made.textContent = text;
    return made;
  };

  // Numbers for people.

  const rounded = (value) => Number(value.toPrecision(3)).toString();

  const duration = (seconds) => {
    if (seconds < 1) return `${rounded(seconds * 1000)} ms`;
    if (seconds < 120) return `${rounded(seconds)} s`;
    if (seconds < 7200) return `${rounded(seconds / 60)} min`;
    if (seconds < 172800) return `${rounded(seconds / 3600)} h`;
    return `${rounded(seconds / 86400)} days`;
  };

  const two = (value) => String(Math.floor(value)).padStart(2, "0");

  const moment = (seconds) => {
    if (seconds < 3600) return `${seconds.toFixed(2)} s`;
    const time = `${two((seconds / 3600) % 24)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
    return seconds < 86400 ? time : `d${Math.floor(seconds / 86400)} ${time}`;
  };

  const bytes = (count) => {
    if (count < 1000) return `${count} B`;
    if (count < 1e6) return `${rounded(count / 1e3)} kB`;
    return `${rounded(count / 1e6)} MB`;
  };

  const whole = (count) => count.toLocaleString("en-GB");

  // The head of the page and its tables.

  const figure = (name, value) => {
    const tile = element("div");
    tile.append(element("dt", name), element("dd", value));
    byId("figures").append(tile);
  };

  const head = () => {
    const s = data.summary;
    const broken = data.findings.filter((finding) => !finding.holds).map((finding) => finding.name);
    byId("title").textContent = s.title;
    byId("verdict").textContent = s.holds ? "everything held" : `broken: ${broken.join(", ")}`;
    byId("verdict").classList.add(s.holds ? "good" : "wrong");
    byId("again").textContent = s.again;
    figure(s.converged ? "converged after" : "not converged after", duration(s.seconds));
    figure("devices", whole(data.plan.devices));
    figure("gossip rounds", whole(s.rounds));
    figure("frames", whole(s.library_frames + s.gossip_frames));
    figure("of them lost", whole(s.lost));
    figure("library", bytes(s.library_bytes));
    figure("gossip", bytes(s.gossip_bytes));
    figure("seed", s.seed);
  };

  const row = (table, cells) => {
    const line = element("tr");
    cells.forEach(([text, className]) => line.append(element("td", text, className)));
    byId(table).querySelector("tbody").append(line);
  };

  const tables = () => {
    data.findings.forEach((f) =>
      row("invariants", [
        [f.name],
        [f.holds ? "yes" : "no", f.holds ? "good" : "wrong"],
        [f.detail || "–"],
      ]));
    data.bytes.forEach((d) =>
      row("bytes-table", [
        [d.name],
        [bytes(d.library), "number"],
        [bytes(d.gossip), "number"],
        [bytes(d.floor), "number"],
        [d.floor ? rounded((d.library + d.gossip) / d.floor) : "–", "number"],
        [bytes(d.sent), "number"],
      ]));
    const counts = (all) =>
      Object.entries(all).map(([name, count]) => `${name} ${whole(count)}`).join(", ") || "none";
    const p = data.plan;
    const core = p.core < p.devices ? `, of which ${p.core} have to converge` : "";
    row("plan", [["devices"], [`${whole(p.devices)}${core}`]]);
    row("plan", [["topology"], [p.topology]]);
    row("plan", [["store"], [p.store]]);
    row("plan", [["planned for"], [duration(p.seconds)]]);
    row("plan", [["faults"], [counts(p.faults)]]);
    row("plan", [["operations"], [counts(p.operations)]]);
    row("plan", [["trace"], [`${data.summary.trace} over ${whole(data.summary.events)} events`]]);
  };

  // Charts.

  const axis = (title, callback, more) => ({
    title: { display: Boolean(title), text: title, color: colour("dim") },
    ticks: { color: colour("dim"), callback, maxRotation: 40, autoSkipPadding: 14 },
    grid: { color: colour("line") },
    border: { color: colour("line") },
    ...more,
  });

  const line = (label, name, points, more) => ({
    label, data: points, borderColor: colour(name), backgroundColor: colour(name),
    borderWidth: 2, pointRadius: points.length < 30 ? 2.5 : 0, pointHitRadius: 8, ...more,
  });

  const chart = (id, type, datasets, scales, more) => {
    charts.push(new Chart(byId(id), {
      type,
      data: { datasets, ...more },
      options: {
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        parsing: type === "bar" ? undefined : false,
        interaction: { mode: "index", intersect: false },
        plugins: {
          legend: { labels: { color: colour("text"), boxWidth: 14, boxHeight: 2 } },
          tooltip: { callbacks: tooltips(scales) },
        },
        scales,
      },
    }));
  };

  const tooltips = (scales) => ({
    title: (items) => (items.length && scales.x.ticks.callback && items[0].parsed
      ? items[0].label && scales.x.type === "category" ? items[0].label
        : scales.x.ticks.callback(items[0].parsed.x) : ""),
    label: (item) => `${item.dataset.label}: ${scales.y.ticks.callback(item.parsed.y)}`,
  });

  const share = (value) => `${Math.round(value * 100)} %`;

  const convergence = (id, column, label, title) => {
    const points = (of) => data.convergence.map((sample) => ({ x: sample[column], y: sample[of] }));
    chart(id, "line", [
      line("library roots equal", "blue", points(3), { stepped: true }),
      line("availability roots equal", "orange", points(4), { stepped: true }),
      line("in touch", "green", points(2), { stepped: true, borderWidth: 1, borderDash: [4, 3] }),
    ], {
      x: axis(title, label, { type: "linear", min: 0, max: data.convergence.at(-1)?.[column] }),
      y: axis("", share, { min: 0, max: 1 }),
    });
  };

  const staleness = () => {
    const s = data.staleness;
    const [p50, p90, p99, max, count] = s.all;
    const late = s.missing ? ` ${whole(s.missing)} had not arrived in the end.` : "";
    const rest = s.not_followed ? ` ${whole(s.not_followed)} were too many to follow.` : "";
    byId("staleness-all").textContent = count
      ? `Half of ${whole(count)} arrivals came within ${duration(p50)}, 90 % within ${duration(p90)},`
        + ` 99 % within ${duration(p99)}, the last after ${duration(max)}.${late}${rest}`
      : `Nothing had to arrive anywhere.${late}`;
    const points = (of) => s.stretches.map((stretch) => ({ x: stretch[0], y: Math.max(0.001, stretch[of]) }));
    chart("staleness", "line", [
      line("p50", "blue", points(1)),
      line("p90", "orange", points(2), { borderDash: [7, 3] }),
      line("p99", "purple", points(3), { borderDash: [3, 3] }),
      line("longest", "red", points(4), { borderWidth: 5, borderColor: `${colour("red")}44` }),
    ], {
      x: axis("written after", duration, { type: "linear", min: 0, max: data.staleness.stretches.at(-1)?.[0] }),
      y: axis("", duration, { type: "logarithmic" }),
    });
  };

  const received = () => {
    const bar = (label, name, key, stack) => ({
      label, stack, data: data.bytes.map((device) => device[key]), backgroundColor: colour(name),
      categoryPercentage: 0.72, barPercentage: 0.95,
    });
    chart("bytes", "bar", [
      bar("library", "blue", "library", "received"),
      bar("gossip", "orange", "gossip", "received"),
      bar("floor", "green", "floor", "floor"),
    ], {
      x: axis(data.more_devices ? `and ${whole(data.more_devices)} more devices` : "", undefined, {
        type: "category", stacked: true,
        ticks: { color: colour("dim"), maxRotation: 60, autoSkip: data.bytes.length > 24 },
      }),
      y: axis("", bytes, { stacked: true, beginAtZero: true }),
    }, { labels: data.bytes.map((device) => device.name) });
  };

  // Faults over time, a row for each device.

  const kinds = [...new Set(data.faults.map((fault) => fault.name))].sort();
  const kindColour = (name) => {
    const turn = (kinds.indexOf(name) * 360) / Math.max(1, kinds.length);
    return `hsl(${Math.round(turn)} 62% ${kinds.indexOf(name) % 2 ? 62 : 45}%)`;
  };
  const MOST_ROWS = 24;

  const faults = () => {
    const place = byId("faults");
    const names = new Map(data.bytes.map((device, index) => [index, device.name]));
    const rows = [null, ...new Set(data.faults.flatMap((fault) => fault.devices))]
      .sort((a, b) => (a ?? -1) - (b ?? -1)).slice(0, MOST_ROWS + 1);
    const width = Math.max(280, place.clientWidth);
    const left = width < 600 ? 74 : 110;
    const height = rows.length * 18 + 24;
    const end = Math.max(data.summary.seconds, 0.001);
    const x = (seconds) => left + (Math.min(seconds, end) / end) * (width - left - 8);
    const drawing = svg("svg", { viewBox: `0 0 ${width} ${height}`, height, role: "img" });
    rows.forEach((device, index) => {
      const y = index * 18;
      const name = device === null ? "everywhere" : names.get(device) ?? `device ${device}`;
      drawing.append(svgText("text", { x: 0, y: y + 13, class: "name" }, name));
      drawing.append(svg("line", { x1: left, x2: width - 8, y1: y + 17, y2: y + 17, stroke: colour("line") }));
    });
    data.faults.forEach((fault) => {
      const on = fault.devices.length ? fault.devices : [null];
      on.filter((device) => rows.includes(device)).forEach((device) => {
        const from = x(fault.at);
        const wide = Math.max(3, x(fault.at + fault.for) - from);
        drawing.append(svg("rect", {
          x: from, y: rows.indexOf(device) * 18 + 3, width: wide, height: 12, rx: 2,
          fill: kindColour(fault.name), "fill-opacity": 0.65,
        }, fault.text));
      });
    });
    const steps = width < 600 ? 3 : 6;
    for (let i = 0; i <= steps; i++) {
      const at = (end * i) / steps;
      const anchor = i === steps ? "end" : i === 0 ? "start" : "middle";
      drawing.append(svgText("text", { x: x(at), y: height - 6, "text-anchor": anchor }, duration(at)));
    }
    place.replaceChildren(data.faults.length ? drawing : element("p", "Nothing did, and nobody was."));
    byId("faults-legend").replaceChildren(...kinds.flatMap((name) => {
      const key = element("span", undefined, "key");
      key.style.background = kindColour(name);
      return [key, document.createTextNode(` ${name}`)];
    }));
  };

  // Messages between devices, time downwards.

  const heights = (frames) => {
    const moments = [...new Set(frames.flatMap((frame) => [frame.at, frame.end]))].sort((a, b) => a - b);
    const heightOf = new Map();
    let y = 40;
    moments.forEach((each, index) => {
      const gap = index ? (each - moments[index - 1]) * 1000 : 0;
      y += 1.5 + 4.5 * Math.log10(1 + gap);
      heightOf.set(each, y);
    });
    const at = (seconds) => {
      if (!moments.length || seconds <= moments[0]) return 40;
      const later = moments.findIndex((each) => each >= seconds);
      if (later < 0) return y;
      const [from, to] = [moments[later - 1], moments[later]];
      const part = to > from ? (seconds - from) / (to - from) : 0;
      return heightOf.get(from) + part * (heightOf.get(to) - heightOf.get(from));
    };
    return { moments, at, bottom: y };
  };

  const describe = (frame, lanes) =>
    `${frame.what}, ${bytes(frame.bytes)} of ${frame.channel}, ${lanes[frame.from].name} to `
    + `${lanes[frame.to].name}, ${moment(frame.at)}, ${frame.fate} after `
    + `${duration(Math.max(0, frame.end - frame.at))}`;

  const arrow = (frame, lanes, x, at) => {
    const lost = frame.fate === "lost";
    const [x1, y1, y2] = [x(frame.from), at(frame.at), at(frame.end)];
    const x2 = lost ? x1 + (x(frame.to) - x1) * 0.45 : x(frame.to);
    const faint = frame.what === "Agree" || frame.what === "Agreed";
    const stroke = frame.fate === "garbled" ? colour("red") : colour(frame.channel === "library" ? "blue" : "orange");
    const group = svg("g", { opacity: faint ? 0.35 : 1 }, describe(frame, lanes));
    group.append(svg("line", { x1, y1, x2, y2: lost ? y1 + 6 : y2, stroke, "stroke-width": faint ? 1 : 1.4,
      "stroke-dasharray": lost ? "3 3" : "none" }));
    if (lost) {
      group.append(svgText("text", { x: x2 - 3, y: y1 + 10, fill: stroke }, "×"));
    } else {
      const back = x2 > x1 ? -6 : 6;
      group.append(svg("path", { d: `M${x2} ${y2} l${back} -3 l0 6 z`, fill: stroke }));
    }
    return group;
  };

  const stretchFaults = (drawing, scale, lanes, x, width) => {
    const [first, last] = [scale.moments[0], scale.moments.at(-1)];
    data.faults.filter((f) => f.at <= last && f.at + f.for >= first).forEach((fault) => {
      const [from, to] = [scale.at(fault.at), Math.max(scale.at(fault.at) + 3, scale.at(fault.at + fault.for))];
      fault.devices.map((device) => lanes.findIndex((lane) => lane.device === device))
        .filter((lane) => lane >= 0)
        .forEach((lane) => drawing.append(svg("rect", { x: x(lane) - 4, y: from, width: 8,
          height: to - from, fill: colour("red"), "fill-opacity": 0.3 }, fault.text)));
      if (fault.at >= first) {
        drawing.append(svg("line", { x1: x(0), x2: width - 4, y1: from, y2: from, stroke: colour("red"),
          "stroke-dasharray": "2 4" }, fault.text));
        drawing.append(svgText("text", { x: width - 6, y: from - 2, "text-anchor": "end" }, fault.name));
      }
    });
  };

  const stretch = () => {
    const { lanes, frames, devices } = data.stretch;
    const place = byId("stretch");
    byId("stretch-title").textContent = data.summary.holds
      ? "The last messages before all was well" : "The last messages before it failed";
    if (!frames.length) {
      place.replaceChildren(element("p", "There were none."));
      return;
    }
    const width = Math.max(280, place.clientWidth);
    const left = width < 600 ? 56 : 76;
    const x = (lane) => left + 14 + (lane / Math.max(1, lanes.length - 1)) * (width - left - 50);
    const scale = heights(frames);
    const height = scale.bottom + 16;
    const drawing = svg("svg", { viewBox: `0 0 ${width} ${height}`, height, role: "img" });
    lanes.forEach((lane, index) => {
      const short = width < 600 ? lane.name.replace(/^device /, "") : lane.name;
      const anchor = index === 0 ? "start" : index === lanes.length - 1 ? "end" : "middle";
      const shift = index === 0 ? -14 : index === lanes.length - 1 ? 30 : 0;
      drawing.append(svgText("text", { x: x(index) + shift, y: 14 + (width < 600 && index % 2 ? 13 : 0),
        "text-anchor": anchor, class: "name" }, short));
      drawing.append(svg("line", { x1: x(index), x2: x(index), y1: 32, y2: height - 4, stroke: colour("line"),
        "stroke-width": 2 }));
    });
    stretchFaults(drawing, scale, lanes, x, width);
    frames.forEach((frame) => drawing.append(arrow(frame, lanes, x, scale.at)));
    let labelled = -100;
    scale.moments.forEach((each) => {
      if (scale.at(each) - labelled >= 40) {
        labelled = scale.at(each);
        drawing.append(svgText("text", { x: 0, y: labelled + 4 }, moment(each)));
      }
    });
    place.replaceChildren(drawing);
    if (lanes.length < devices) {
      place.prepend(element("p", `The ${lanes.length} busiest of ${whole(devices)} devices.`, "hint"));
    }
  };

  const draw = () => {
    charts.splice(0).forEach((each) => each.destroy());
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    convergence("by-time", 0, duration, "");
    convergence("by-rounds", 1, whole, "");
    staleness();
    received();
    drawSvg();
  };

  const drawSvg = () => {
    faults();
    stretch();
  };

  head();
  tables();
  draw();
  let width = document.body.clientWidth;
  window.addEventListener("resize", () => {
    if (document.body.clientWidth !== width) {
      width = document.body.clientWidth;
      drawSvg();
    }
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
})();

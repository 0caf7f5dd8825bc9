/**
 * The site's script, written by hand and served as a file of its own: series that can be hidden, a logarithmic axis, and
 * the values under the pointer or the arrow keys. It asks for nothing and keeps nothing.
 */
export const SITE_SCRIPT = `"use strict";
(() => {
  const ja = document.documentElement.lang === "ja";
  const words = ja
    ? { log: "対数目盛", hint: "左右の矢印キーで値を読み上げます。", none: "非公表" }
    : { log: "Logarithmic scale", hint: "Left and right arrow keys read the values.", none: "not published" };
  const NS = "http://www.w3.org/2000/svg";
  const numbers = (text) => text.split(",").map((part) => (part === "" ? null : Number(part)));
  const nice = (value) => value.toLocaleString("en-US", { maximumFractionDigits: value < 10 ? 1 : 0 });
  const make = (name, attributes, text) => {
    const node = document.createElementNS(NS, name);
    for (const key of Object.keys(attributes)) node.setAttribute(key, attributes[key]);
    if (text !== undefined) node.textContent = text;
    return node;
  };

  for (const chart of document.querySelectorAll(".chart")) enrich(chart);

  function enrich(chart) {
    const cells = chart.dataset.cells.split("|");
    const series = [...chart.querySelectorAll(".key li")].map((item) => ({
      item,
      slot: item.dataset.slot,
      name: item.textContent.trim(),
      values: numbers(item.dataset.values),
      noise: numbers(item.dataset.noise),
      shown: true,
    }));
    const drawings = [...chart.querySelectorAll(":scope > svg")].map((svg) => {
      const [left, top, width, height] = svg.dataset.box.split(" ").map(Number);
      return { svg, left, top, width, height, max: Number(svg.dataset.max), grid: svg.querySelector(".grid"), linear: [...svg.querySelector(".grid").childNodes] };
    });
    const positive = series.flatMap((one) => one.values).filter((value) => value > 0);
    const floor = positive.length === 0 ? 1 : 10 ** Math.floor(Math.log10(Math.min(...positive)));
    let log = false;

    const tip = document.createElement("div");
    tip.className = "tip";
    tip.hidden = true;
    const heard = document.createElement("div");
    heard.className = "heard";
    heard.setAttribute("aria-live", "polite");
    chart.append(tip, heard);

    if (series.length > 1) series.forEach(addButton);
    if (positive.length > 0) addTools();
    drawings.forEach(addPointer);

    function addButton(one) {
      const button = document.createElement("button");
      button.type = "button";
      button.setAttribute("aria-pressed", "true");
      button.append(...one.item.childNodes);
      one.item.append(button);
      button.addEventListener("click", () => {
        one.shown = !one.shown;
        button.setAttribute("aria-pressed", String(one.shown));
        for (const path of chart.querySelectorAll(":scope > svg .s" + one.slot)) path.classList.toggle("off", !one.shown);
      });
    }

    function addTools() {
      const tools = document.createElement("div");
      tools.className = "tools";
      const label = document.createElement("label");
      const box = document.createElement("input");
      box.type = "checkbox";
      label.append(box, words.log);
      tools.append(label);
      chart.prepend(tools);
      box.addEventListener("change", () => {
        log = box.checked;
        drawings.forEach(draw);
      });
    }

    function yOf(drawing, value) {
      const share = log
        ? Math.log10(Math.max(value, floor) / floor) / Math.log10(Math.max(drawing.max / floor, 10))
        : value / drawing.max;
      return Math.round((drawing.top + drawing.height * (1 - share)) * 10) / 10;
    }

    function xOf(drawing, cell) {
      return Math.round((drawing.left + (drawing.width * (cell + 0.5)) / cells.length) * 10) / 10;
    }

    function draw(drawing) {
      if (log) drawLogGrid(drawing);
      else drawing.grid.replaceChildren(...drawing.linear);
      for (const one of series) {
        drawing.svg.querySelector(".line.s" + one.slot).setAttribute("d", linePath(drawing, one));
        drawing.svg.querySelector(".band.s" + one.slot).setAttribute("d", bandPath(drawing, one));
      }
    }

    function drawLogGrid(drawing) {
      drawing.grid.replaceChildren();
      for (let value = floor; value <= Math.max(drawing.max, floor * 10) * 1.0001; value *= 10) {
        const y = yOf(drawing, value);
        drawing.grid.append(
          make("path", { d: "M" + drawing.left + " " + y + "h" + drawing.width, class: value === floor ? "base" : "" }),
          make("text", { x: drawing.left - 6, y: y + 4 }, nice(value)),
        );
      }
    }

    function runs(values) {
      const found = [];
      values.forEach((value, cell) => {
        if (value === null) return;
        const last = found[found.length - 1];
        if (last !== undefined && last[last.length - 1] === cell - 1) last.push(cell);
        else found.push([cell]);
      });
      return found;
    }

    function linePath(drawing, { values }) {
      return runs(values)
        .map((run) => {
          const points = run.map((cell) => xOf(drawing, cell) + " " + yOf(drawing, values[cell]));
          return points.length === 1 ? "M" + points[0] + "m-3 0h6" : "M" + points.join("L");
        })
        .join("");
    }

    function bandPath(drawing, { values, noise }) {
      const edge = (run, sign) =>
        run.map((cell) => xOf(drawing, cell) + " " + yOf(drawing, Math.max(0, values[cell] + sign * (noise[cell] || 0))));
      return runs(values)
        .filter((run) => run.length > 1)
        .map((run) => "M" + [...edge(run, 1), ...edge(run, -1).reverse()].join("L") + "Z")
        .join("");
    }

    function addPointer(drawing) {
      const cursor = make("path", { class: "cursor off" });
      drawing.svg.append(cursor);
      let at = -1;
      const show = (cell, speak) => {
        at = Math.min(cells.length - 1, Math.max(0, cell));
        cursor.setAttribute("d", "M" + xOf(drawing, at) + " " + drawing.top + "v" + drawing.height);
        cursor.classList.remove("off");
        const rows = series.filter((one) => one.shown).map((one) => one.name + ": " + (one.values[at] === null ? words.none : nice(one.values[at]) + (one.noise[at] === null ? "" : " ± " + nice(one.noise[at]))));
        tip.replaceChildren(bold(cells[at]), ...rows.map(line));
        tip.hidden = false;
        place(drawing, at);
        if (speak) heard.textContent = cells[at] + ", " + rows.join(", ");
      };
      const hide = () => {
        tip.hidden = true;
        cursor.classList.add("off");
      };
      drawing.svg.setAttribute("tabindex", "0");
      drawing.svg.setAttribute("aria-label", drawing.svg.getAttribute("aria-label") + " " + words.hint);
      drawing.svg.addEventListener("pointermove", (event) => {
        const box = drawing.svg.getBoundingClientRect();
        const x = ((event.clientX - box.left) / box.width) * drawing.svg.viewBox.baseVal.width;
        show(Math.floor(((x - drawing.left) / drawing.width) * cells.length), false);
      });
      drawing.svg.addEventListener("pointerleave", hide);
      drawing.svg.addEventListener("blur", hide);
      drawing.svg.addEventListener("keydown", (event) => {
        const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (event.key === "Escape") hide();
        if (step === undefined) return;
        event.preventDefault();
        show(at < 0 ? cells.length - 1 : at + step, true);
      });
    }

    function place(drawing, cell) {
      const outer = chart.getBoundingClientRect();
      const box = drawing.svg.getBoundingClientRect();
      const x = box.left - outer.left + (xOf(drawing, cell) / drawing.svg.viewBox.baseVal.width) * box.width;
      const beside = x + 14 + tip.offsetWidth > outer.width ? x - 14 - tip.offsetWidth : x + 14;
      tip.style.left = Math.max(0, Math.min(beside, outer.width - tip.offsetWidth)) + "px";
      tip.style.top = box.top - outer.top + 34 + "px";
    }
  }

  function bold(text) {
    const node = document.createElement("b");
    node.textContent = text;
    return node;
  }

  function line(text) {
    const node = document.createElement("span");
    node.textContent = text;
    node.style.display = "block";
    return node;
  }
})();
`;

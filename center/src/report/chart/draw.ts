import { BarChart, CustomChart, HeatmapChart, LineChart } from "echarts/charts";
import { GraphicComponent, GridComponent } from "echarts/components";
import { init, use } from "echarts/core";
import type { EChartsCoreOption } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { plainText } from "../html.ts";

use([BarChart, CustomChart, HeatmapChart, LineChart, GraphicComponent, GridComponent, SVGRenderer]);

/** Width and height of a drawing, in pixels at its natural size. */
export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

/** A finished drawing: an `svg` element that scales with its box and takes its face from the page. */
export interface Chart {
  readonly svg: string;
  readonly size: ChartSize;
}

/**
 * Draws an ECharts option as SVG, without a browser. `id` must be unique in the page: the names inside the drawing
 * begin with it, so that several drawings on one page do not meet. The same option and id give the same text.
 */
export function drawChart(option: EChartsCoreOption, size: ChartSize, id: string): Chart {
  const chart = init(null, null, { renderer: "svg", ssr: true, width: size.width, height: size.height });
  try {
    chart.setOption({
      animation: false,
      backgroundColor: "transparent",
      textStyle: { fontFamily: "inherit" },
      ...option,
    });
    return { svg: tidy(chart.renderToSVGString(), size, id), size };
  } finally {
    chart.dispose();
  }
}

function tidy(svg: string, size: ChartSize, id: string): string {
  return plainText(svg)
    .replace(/^<svg [^>]*>/, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}">`)
    .replace(/<rect [^>]*fill="none"[^>]*><\/rect> ?/, "")
    .replaceAll(/ class="zr\d+-cls-\d+"/g, "")
    .replaceAll(/zr\d+-/g, `${id}-`)
    .replaceAll(' pointer-events="visible"', "")
    .replaceAll(/<style[\s\S]*?<\/style> ?/g, "")
    .replaceAll("> <", "><")
    .replaceAll(/ (?:d|transform|points)="[^"]*"/g, (attribute) => attribute.replaceAll(/(\.\d{2})\d+/g, "$1"));
}

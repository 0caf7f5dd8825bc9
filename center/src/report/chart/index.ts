export { cutScale } from "./axis-cut.ts";
export { axisLabels, type AxisLabels, type BinFormat } from "./axis-labels.ts";
export { drawBarChart, type BarChartInput } from "./bar-chart.ts";
export type { Chart, ChartSize } from "./draw.ts";
export { drawGridChart, type GridCell, type GridChartInput } from "./grid-chart.ts";
export { textWidth } from "./label-layout.ts";
export { drawLineChart, type ChartLine, type LineChartInput } from "./line-chart.ts";
export { drawMonthChart, largestOf, type MonthBar, type MonthChartInput } from "./month-chart.ts";
export { ABSENT, BLIND, NOTHING, SERIES, SHARES, STEPS, UNKNOWN, UNOBSERVED } from "./palette.ts";

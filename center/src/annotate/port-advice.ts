export { adviceOn } from "../report/index.ts";

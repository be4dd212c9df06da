import { sell } from "../../shop.mjs";

export const GET = sell(() => {
  throw new Error("The handler broke.");
});

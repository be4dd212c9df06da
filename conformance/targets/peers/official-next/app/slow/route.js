import { setTimeout as wait } from "node:timers/promises";
import { NextResponse } from "next/server";
import { sell } from "../../shop.mjs";

export const GET = sell(async () =>
  NextResponse.json({ goods: await wait(2_000, "the slow report that was paid for") }),
);

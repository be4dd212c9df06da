import { NextResponse } from "next/server";
import { sell } from "../../shop.mjs";

export const GET = sell(() => NextResponse.json({ error: "the handler failed" }, { status: 500 }));

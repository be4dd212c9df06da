import { NextResponse } from "next/server";
import { sell } from "../../shop.mjs";

const events = "data: the first event that was paid for\n\ndata: the last event that was paid for\n\n";
export const GET = sell(() => new NextResponse(events, { headers: { "content-type": "text/event-stream" } }));

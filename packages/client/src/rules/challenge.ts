import { parse, ReceivedResourceInfo } from "@x402-reference/types";
import { isRecord, readUrl, sameOrigin, show } from "../plain.js";
import type { ClientRule } from "../rule.js";

/** Whether a challenge may be looked into at all. */
export const challengeRules: readonly Extract<ClientRule, { at: "challenge" }>[] = [
  {
    at: "challenge",
    id: "HTTP-CLI-010",
    name: "the version is known",
    check({ challenge }) {
      if (challenge.x402Version === 2) return undefined;
      return {
        reason: "invalid_x402_version",
        message: `x402Version is ${show(challenge.x402Version)}; only the number 2 is supported.`,
      };
    },
  },
  {
    at: "challenge",
    id: "HTTP-CLI-011",
    name: "required members are present",
    check({ challenge }) {
      const { resource, accepts, extensions } = challenge;
      const read = parse(ReceivedResourceInfo, resource);
      if (!read.ok) {
        const field = ["resource", read.problem.field].filter(Boolean).join(".");
        return { reason: "malformed_challenge", message: `${field} must be ${read.problem.expected}.` };
      }
      if (!Array.isArray(accepts) || accepts.length === 0) {
        return { reason: "malformed_challenge", message: "accepts must be a list of at least one offer." };
      }
      if (extensions !== undefined && extensions !== null && !isRecord(extensions)) {
        return { reason: "malformed_challenge", message: "extensions must be an object." };
      }
      return undefined;
    },
  },
  {
    at: "challenge",
    id: "HTTP-CLI-021",
    name: "the challenge comes from whom was asked",
    check({ askedUrl, url, method }) {
      if (url === askedUrl) return undefined;
      if (!sameOrigin(readUrl(askedUrl), readUrl(url))) {
        return {
          reason: "redirected_challenge",
          message: `The request to ${show(askedUrl)} was redirected to another origin, ${show(url)}, which asks to be paid. To pay it, request that address itself.`,
        };
      }
      if (method === "GET" || method === "HEAD") return undefined;
      return {
        reason: "redirected_challenge",
        message: `The ${method} request was redirected to ${show(url)}, perhaps with another method, so it cannot be repeated safely. Send it to that address itself.`,
      };
    },
  },
  {
    at: "challenge",
    id: "HTTP-CLI-022",
    name: "the resource for sale is of the origin that sells it",
    check({ challenge, url, aliases, limits }) {
      if (limits.foreignResource === "allow" || !isRecord(challenge.resource)) return undefined;
      const named = challenge.resource.url;
      if (typeof named !== "string" || aliases.includes(named)) return undefined;
      if (sameOrigin(readUrl(named, url), readUrl(url))) return undefined;
      return {
        reason: "foreign_resource",
        message: `resource.url is ${show(named)}, of another origin than ${show(url)}. A server behind a proxy may name itself wrongly; to pay it all the same, set policy.foreignResource to "allow".`,
      };
    },
  },
  {
    at: "challenge",
    id: "HTTP-CLI-023",
    name: "the host is within the policy",
    check({ host, limits }) {
      if (limits.allowsHost(host)) return undefined;
      return { reason: "host_not_allowed", message: `The host ${show(host)} is not listed in policy.hosts.` };
    },
  },
];

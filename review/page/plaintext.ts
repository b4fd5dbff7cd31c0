import type { PlaintextStorage, Report } from "../report";
import type { Links } from "./links";
import { code, plain } from "./markdown-text";
import { markup, type Content } from "./markup";

/** What is said of an endpoint that is http, in the order in which it is said. */
interface Alarm {
  readonly title: string;
  readonly danger: string;
  /** Who has allowed it, until when: `Allowed until 2027-01-31, the last day.` */
  readonly allowed: string;
  /** In the words of whoever wrote the environment file; undefined where nobody has allowed it. */
  readonly reason: string | undefined;
}

function alarmOf({ endpoint, waiver }: PlaintextStorage): Alarm {
  const store = endpoint !== undefined && URL.canParse(endpoint) ? new URL(endpoint).hostname : undefined;
  return {
    title: "PLAINTEXT: Langfuse speaks to its storage unencrypted",
    danger:
      `Everybody on the way between Azure and ${store ?? "the store"} can read and change ` +
      "traces, media and exports, and can use the signed URLs that open them.",
    allowed: waiver
      ? `Allowed until ${waiver.expires}, the last day.`
      : "Nobody has allowed it, or not for today: the policy is violated.",
    reason: waiver?.reason,
  };
}

/** Stands above everything else of the page, as nobody must overlook it; nothing where there is nothing to say. */
export function plaintextBanner({ plaintext }: Report, links: Links): Content {
  if (plaintext.length === 0) return undefined;
  return markup`<aside class="alarm" aria-label="Unencrypted storage">
${plaintext.map((one) => bannerOf(one, links))}</aside>
`;
}

function bannerOf(one: PlaintextStorage, links: Links): Content {
  const { title, danger, allowed, reason } = alarmOf(one);
  const places = one.places.map(
    ({ stack, address, path }) => markup`<li>${links.address(stack, address)} <code>${path}</code> in ${stack}</li>`,
  );
  return markup`<p class="words">${title}</p>
${one.endpoint && markup`<p class="endpoint"><code>${one.endpoint}</code></p>`}
<p>${danger}</p>
<p><strong>${allowed}</strong>${reason === undefined ? undefined : markup` Reason: <strong>${reason}</strong>`}</p>
<ul>${places}</ul>
`;
}

/** The same as alerts of GitHub, which are red there. */
export function plaintextAlerts({ plaintext }: Report): string[] {
  return plaintext.map((one) => {
    const { title, danger, allowed, reason } = alarmOf(one);
    const lines = [
      "[!CAUTION]",
      `**${plain(title)}**${one.endpoint === undefined ? "" : `: ${code(one.endpoint)}`}`,
      "",
      plain(danger),
      "",
      `**${plain(allowed)}**${reason === undefined ? "" : ` Reason: **${plain(reason)}**`}`,
      "",
      ...one.places.map(({ stack, address, path }) => `- ${code(address)} ${code(path)} in ${plain(stack)}`),
    ];
    return lines.map((line) => (line === "" ? ">" : `> ${line}`)).join("\n");
  });
}

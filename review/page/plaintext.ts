import type { PlaintextStorage, Report } from "../report";
import type { Links } from "./appendix";
import { code, plain } from "./markdown-text";
import { markup, type Content } from "./markup";

function describeWarning({ endpoint, waiver }: PlaintextStorage) {
  const host = endpoint !== undefined && URL.canParse(endpoint) ? new URL(endpoint).hostname : "the store";
  return {
    title: "PLAINTEXT: the connection of Langfuse to its storage is not encrypted",
    danger:
      `Anyone on the network path between Azure and ${host} can read and change traces, media and exports, and can ` +
      "use the signed URLs for them.",
    permission: waiver
      ? `Allowed until ${waiver.expires}, the last day.`
      : "No waiver allows it today: the policy is violated.",
    reason: waiver?.reason,
  };
}

/** The warning above everything else of the page. */
export function plaintextBanner({ plaintext }: Report, links: Links): Content {
  if (plaintext.length === 0) return undefined;
  return markup`<aside class="alarm" aria-label="Unencrypted storage">
${plaintext.map((storage) => bannerMarkup(storage, links))}</aside>
`;
}

function bannerMarkup(storage: PlaintextStorage, links: Links): Content {
  const { title, danger, permission, reason } = describeWarning(storage);
  const places = storage.places.map(
    ({ stack, address, path }) => markup`<li>${links.address(stack, address)} <code>${path}</code> in ${stack}</li>`,
  );
  return markup`<p class="words">${title}</p>
${storage.endpoint && markup`<p class="endpoint"><code>${storage.endpoint}</code></p>`}
<p>${danger}</p>
<p><strong>${permission}</strong>${reason === undefined ? undefined : markup` Reason: <strong>${reason}</strong>`}</p>
<ul>${places}</ul>
`;
}

/** The same as alerts of GitHub. */
export function plaintextAlerts({ plaintext }: Report): string[] {
  return plaintext.map((storage) => {
    const { title, danger, permission, reason } = describeWarning(storage);
    const lines = [
      "[!CAUTION]",
      `**${plain(title)}**${storage.endpoint === undefined ? "" : `: ${code(storage.endpoint)}`}`,
      "",
      plain(danger),
      "",
      `**${plain(permission)}**${reason === undefined ? "" : ` Reason: **${plain(reason)}**`}`,
      "",
      ...storage.places.map(({ stack, address, path }) => `- ${code(address)} ${code(path)} in ${plain(stack)}`),
    ];
    return lines.map((line) => (line === "" ? ">" : `> ${line}`)).join("\n");
  });
}

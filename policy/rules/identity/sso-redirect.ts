import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { helmPlaces, helmReleases } from "../../../terraform-json/helm-release";
import { isList, type Json, type Place } from "../../../terraform-json/json";
import { eachAppRegistration } from "../../app-registration";
import { finding, given, type Finding, type Rule } from "../../rule";

/** The path of Langfuse's sign-in library. */
const CALLBACK_PATH = "/api/auth/callback/azure-ad";

/** Entra ID accepts http only on localhost and its IPv4 address. */
const REDIRECT_URI = /^(https:\/\/[^/?#*]+|http:\/\/(localhost|127\.0\.0\.1)(:\d+)?)\/api\/auth\/callback\/azure-ad$/;

const OTHER_PLATFORMS = ["public_client.redirect_uris", "single_page_application.redirect_uris"];

export const ssoRedirect: Rule = {
  id: "sso-redirect",
  group: "identity",
  title: "The only redirect URI of the app registration is that of the public URL.",
  rationale:
    "Entra ID sends the code of a sign-in to any registered URI, where it could be stolen. It compares URIs exactly: with " +
    "another public URL, users cannot sign in.",
  source: "https://learn.microsoft.com/entra/identity-platform/reply-url",
  fix: `Register exactly one redirect URI, for the platform Web: the public URL with ${CALLBACK_PATH}.`,
  check: (deployment) =>
    eachAppRegistration(deployment, (application) => [
      ...OTHER_PLATFORMS.flatMap((path) => checkOtherPlatform(application, path)),
      ...checkWeb(deployment, application),
    ]),
};

function checkOtherPlatform(application: Block, path: string): Finding[] {
  const [place] = application.places(path);
  if (!place || (isList(place.value) && place.value.length === 0)) return [];
  return [finding(application, place.path, "has redirect URIs, but Langfuse uses only the platform Web")];
}

function checkWeb(deployment: Deployment, application: Block): Finding[] {
  const [place] = application.places("web.redirect_uris");
  const uris = isList(place?.value) ? place.value : [];
  const path = place?.path ?? "web.redirect_uris";
  if (uris.length !== 1) return [finding(application, path, `has ${uris.length} URIs, and must have exactly one`)];
  const uri = String(deployment.resolve(application, uris[0] ?? ""));
  if (!REDIRECT_URI.test(uri)) {
    return [finding(application, `${path}[0]`, `is ${given(uri)}, and must be https://<host>${CALLBACK_PATH}`)];
  }
  return compareUrls(deployment, application, { path: `${path}[0]`, uri });
}

/** If every public URL differs from the redirect URI, the redirect URI is wrong; else the different URLs are. */
function compareUrls(
  deployment: Deployment,
  application: Block,
  { path, uri }: { readonly path: string; readonly uri: string },
): Finding[] {
  const urls = findPublicUrls(deployment);
  const others = urls.filter(({ url }) => `${url}${CALLBACK_PATH}` !== uri);
  if (others.length === urls.length) {
    const known = [...new Set(urls.map(({ url }) => given(url)))].join(" and ");
    const problem = known ? `but the public URL is ${known}` : "but the public URL is unknown";
    return [finding(application, path, `is ${given(uri)}, ${problem}`)];
  }
  return others.map((other) =>
    finding(other.block, other.path, `is ${given(other.url)}, but the redirect URI is ${given(uri)}`),
  );
}

/** A place with the public URL. */
interface PublicUrl {
  readonly block: Block;
  readonly path: string;
  readonly url: string;
}

/** The public URLs in outputs of the stacks and in values of Langfuse. */
function findPublicUrls(deployment: Deployment): PublicUrl[] {
  const toPublicUrl = (block: Block, { path, value }: Place<Json>) => ({
    block,
    path,
    url: String(deployment.resolve(block, value)),
  });
  const outputs = deployment.blocks.filter(({ address }) => address === "output.url");
  return [
    ...outputs.flatMap((block) => block.places("value").map((place) => toPublicUrl(block, place))),
    ...helmReleases(deployment, "langfuse").flatMap((release) =>
      helmPlaces(release, "langfuse.nextauth.url").map((place) => toPublicUrl(release.block, place)),
    ),
  ];
}

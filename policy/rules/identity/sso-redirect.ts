import type { Block } from "../../../terraform-json/block";
import { isList } from "../../../terraform-json/json";
import type { Deployment } from "../../../terraform-json/deployment";
import { eachAppRegistration } from "../../app-registration";
import { publicUrls } from "../../public-url";
import { finding, given, type Finding, type Rule } from "../../rule";

/** Langfuse's sign-in library fixes the path. */
const CALLBACK_PATH = "/api/auth/callback/azure-ad";

/** Entra ID takes http on localhost only. */
const REDIRECT_URI = /^(https:\/\/[^/?#*]+|http:\/\/localhost(:\d+)?)\/api\/auth\/callback\/azure-ad$/;

const OTHER_PLATFORMS = ["public_client.redirect_uris", "single_page_application.redirect_uris"];

export const ssoRedirect: Rule = {
  id: "sso-redirect",
  group: "identity",
  title: "Entra ID sends the sign-in back to the public URL of this deployment, and nowhere else.",
  rationale:
    "Entra ID hands the code of a sign-in to any registered URI, so that each further one is a place to steal it from. It " +
    "compares them to the letter: where the public URL is another one, nobody can sign in.",
  source: "https://learn.microsoft.com/entra/identity-platform/reply-url",
  fix: `Register exactly one redirect URI, for the platform Web: the public URL with ${CALLBACK_PATH}.`,
  check: (deployment) =>
    eachAppRegistration(deployment, (application) => [
      ...OTHER_PLATFORMS.flatMap((path) => none(application, path)),
      ...web(deployment, application),
    ]),
};

function none(application: Block, path: string): Finding[] {
  const [place] = application.places(path);
  if (!place || (isList(place.value) && place.value.length === 0)) return [];
  return [finding(application, place.path, "has redirect URIs, and Langfuse signs in as the platform Web only")];
}

function web(deployment: Deployment, application: Block): Finding[] {
  const [place] = application.places("web.redirect_uris");
  const uris = isList(place?.value) ? place.value : [];
  const path = place?.path ?? "web.redirect_uris";
  if (uris.length !== 1) return [finding(application, path, `has ${uris.length} URIs, and must have exactly one`)];
  const uri = String(deployment.resolve(application, uris[0] ?? ""));
  if (!REDIRECT_URI.test(uri)) {
    return [finding(application, `${path}[0]`, `is ${given(uri)}, and must be https://<host>${CALLBACK_PATH}`)];
  }
  return compared(deployment, application, { path: `${path}[0]`, uri });
}

/** The redirect URI is wrong where all else agrees on another URL; else whatever differs from it is. */
function compared(
  deployment: Deployment,
  application: Block,
  { path, uri }: { readonly path: string; readonly uri: string },
): Finding[] {
  const urls = publicUrls(deployment);
  const others = urls.filter(({ url }) => `${url}${CALLBACK_PATH}` !== uri);
  if (others.length === urls.length) {
    const known = [...new Set(urls.map(({ url }) => given(url)))].join(" and ");
    const problem = known ? `and the public URL is ${known}` : "and nothing here says what the public URL is";
    return [finding(application, path, `is ${given(uri)}, ${problem}`)];
  }
  return others.map((other) =>
    finding(other.block, other.path, `is ${given(other.url)}, and the redirect URI is ${given(uri)}`),
  );
}

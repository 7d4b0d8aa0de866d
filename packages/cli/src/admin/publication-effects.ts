import { type KubeObject, lintTemplate, type Policy, parsePolicy, readDocuments, type Template } from '@aisubmit/sdk';
import { type KubeApi, liveObjects, namespacesUnder, publishedPolicyText } from '@aisubmit/sdk/client';
import { judgeLive, type LiveFinding } from './judge-live.ts';
import type { Publication } from './read-publication.ts';

/** What a publication would break, a line each. */
export type Effects = readonly string[];

/** Templates that nobody could use under a policy that is published with them. */
export function brokenTemplates({ policies, templates }: Publication): Effects {
  return policies.flatMap(({ parsed: policy }) =>
    templates.flatMap(({ parsed: template }) => brokenBy(template, policy)),
  );
}

function brokenBy(template: Template, policy: Policy): Effects {
  return lintTemplate(template, policy).map(
    ({ path, message }) => `template ${template.name} under policy ${policy.name}: ${path} ${message}`,
  );
}

/**
 * What runs under a policy of the publication, keeps the one that is published now, and would break the new one. Whoever
 * breaks both is no news.
 */
export async function brokenWorkloads(api: KubeApi, { policies }: Publication, signal: AbortSignal): Promise<Effects> {
  const lines: string[] = [];
  for (const { parsed: policy, name } of policies) {
    const before = await publishedBefore(api, name, signal);
    for (const namespace of await namespacesUnder(api, name, { signal })) {
      for await (const page of liveObjects(api, { namespace, signal }))
        lines.push(...newlyBroken(page, before, policy));
    }
  }
  return lines;
}

function newlyBroken(page: readonly KubeObject[], before: Policy | undefined, policy: Policy): Effects {
  const known = before === undefined ? [] : judgeLive(page, before).flatMap(brokenControls);
  return judgeLive(page, policy).flatMap((finding) => {
    const news = brokenControls(finding).filter(
      ({ object, control }) => !known.some((each) => each.object === object && each.control === control),
    );
    if (news.length === 0) return [];
    const { object, namespace, submittedBy } = finding;
    const by = submittedBy === undefined ? '' : `, submitted by ${submittedBy}`;
    return [`${object} in ${namespace}${by}: ${news.map(({ control }) => control).join(', ')}`];
  });
}

/** Each control that an object breaks, once. */
function brokenControls({ object, violations }: LiveFinding): { readonly object: string; readonly control: string }[] {
  return [...new Set(violations.map(({ control }) => control))].map((control) => ({ object, control }));
}

async function publishedBefore(api: KubeApi, name: string, signal: AbortSignal): Promise<Policy | undefined> {
  const text = await publishedPolicyText(api, name, { signal });
  if (text === undefined) return undefined;
  try {
    const [document] = readDocuments(text, { source: `policy ${name}` });
    return parsePolicy(document?.value);
  } catch {
    // What cannot be used keeps nobody from replacing it.
    return undefined;
  }
}

import { AisubmitError, type Policy, parsePolicy, parseTemplate, readDocuments, type Template } from '@aisubmit/sdk';
import { parseAt } from '../ground/policy-path.ts';
import type { Host } from '../host.ts';
import { readFiles } from '../read-files.ts';

/** A document with what it says. */
export interface Published<T> {
  readonly name: string;
  readonly document: unknown;
  readonly parsed: T;
}

/** Everything that a folder publishes. */
export interface Publication {
  readonly policies: readonly Published<Policy>[];
  readonly templates: readonly Published<Template>[];
}

/**
 * Reads the policies and templates of a folder; other documents in it are nobody's business.
 *
 * @throws {AisubmitError} `INVALID_INPUT` naming file, line and path of what cannot be used; also for two of one name, and
 * for a folder that publishes nothing.
 */
export async function readPublication(folder: string, host: Host): Promise<Publication> {
  const texts = await readFiles([folder], { host, recursive: true, flag: 'FOLDER' });
  const documents = texts.flatMap(({ source, text }) => readDocuments(text, { source }));
  const of = <T extends { readonly name: string }>(kind: string, parse: (value: unknown) => T): Published<T>[] =>
    documents
      .filter(({ value }) => (value as { readonly kind?: unknown } | null)?.kind === kind)
      .map((document) => {
        const parsed = parseAt(document, parse);
        return { name: parsed.name, document: document.value, parsed };
      });
  const publication = { policies: of('Policy', parsePolicy), templates: of('Template', parseTemplate) };
  refuseTwins('policies', publication.policies);
  refuseTwins('templates', publication.templates);
  if (publication.policies.length + publication.templates.length > 0) return publication;
  throw new AisubmitError('INVALID_INPUT', `${folder} holds neither a Policy nor a Template`, {
    fix: 'kubectl aisubmit policy init and kubectl aisubmit template init write one to begin with',
  });
}

function refuseTwins(what: string, documents: readonly { readonly name: string }[]): void {
  const twin = documents.find(({ name }, index) => documents.findIndex((other) => other.name === name) < index);
  if (twin === undefined) return;
  throw new AisubmitError('INVALID_INPUT', `there are two ${what} named ${twin.name}`, { fix: 'rename or remove one' });
}

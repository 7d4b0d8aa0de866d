import { AisubmitError } from '../../errors.ts';
import type { Template } from '../../policy/template.ts';
import type { WorkloadKind } from '../../request/workload-kind.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import type { SourceOptions } from './source-options.ts';
import { brokenNotice, hiddenNotice, missingNotices, noSuchTemplate, refuseSubstitute } from './template-notices.ts';
import { parseFromShelf, readShelves, type Shelf } from './template-shelf.ts';

/** What is known of a template without using it. */
export interface TemplateSummary {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly kind: WorkloadKind;
}

/** The templates that come with the program. */
export interface BuiltInTemplates {
  readonly entries: readonly TemplateSummary[];
  /** Called with the name of an entry only. */
  load(name: string): Template | Promise<Template>;
}

export interface TemplateSourceOptions extends SourceOptions {
  readonly builtIn: BuiltInTemplates;
}

/** Whose template it is. */
export interface TemplateOrigin {
  readonly kind: 'organisation' | 'namespace' | 'built-in';
  /** Namespace of the ConfigMap, for all but `built-in`. */
  readonly namespace?: string;
  /** Of the ConfigMap, for all but `built-in`. */
  readonly resourceVersion?: string;
}

export interface TemplateSource extends TemplateSummary {
  readonly origin: TemplateOrigin;
}

export interface TemplateSources {
  /** Sorted by name. */
  readonly templates: readonly TemplateSource[];
  /** What the user should know, one sentence each, safe to show: what is broken, hidden or missing. */
  readonly notices: readonly string[];
}

export interface LoadedTemplate {
  readonly template: Template;
  readonly origin: TemplateOrigin;
  /** What the user should know, one sentence each, safe to show. */
  readonly notices: readonly string[];
}

/**
 * Lists the templates that a user of a namespace may choose from. The organisation's name stands above the namespace's,
 * and both above the built-in ones'. One that is broken is told of, and hides none of the others.
 */
export async function templateSources(api: KubeApi, options: TemplateSourceOptions): Promise<TemplateSources> {
  const { organisation, own } = await readShelves(api, options);
  const notices = new Set([...organisation.notices, ...own.notices, ...missingNotices(organisation)]);
  const taken = new Set([...organisation.texts.keys(), ...lostNames(organisation)]);
  for (const name of own.texts.keys()) if (taken.has(name)) notices.add(hiddenNotice(name, own));
  const templates = [
    ...summaries(organisation, new Set(), notices),
    ...summaries(own, taken, notices),
    ...options.builtIn.entries
      .filter(({ name }) => !taken.has(name) && !own.texts.has(name))
      .map((entry): TemplateSource => ({ ...entry, origin: { kind: 'built-in' } })),
  ];
  return { templates: templates.toSorted((a, b) => (a.name < b.name ? -1 : 1)), notices: [...notices] };
}

/**
 * Finds and reads one template.
 *
 * @throws AisubmitError `INVALID_INPUT` when no template has the name (a near one is named), when it cannot be used, or
 * when the cache cannot say whose it was; `NOT_FOUND` when it was the organisation's and can no longer be read.
 */
export async function loadTemplate(
  api: KubeApi,
  name: string,
  options: TemplateSourceOptions,
): Promise<LoadedTemplate> {
  const { organisation, own } = await readShelves(api, options);
  const notices = [...organisation.notices, ...own.notices];
  const builtIn = options.builtIn.entries.some((entry) => entry.name === name);
  const [organisations, owns] = [organisation.texts.get(name), own.texts.get(name)];
  if (organisations !== undefined) {
    if (owns !== undefined) notices.push(hiddenNotice(name, own));
    return { template: parseFromShelf(organisation, name, organisations), origin: originOf(organisation), notices };
  }
  refuseSubstitute(name, organisation);
  if (owns !== undefined) {
    if (builtIn) notices.push(`template ${name} is the own one of namespace ${own.namespace}, not the built-in one`);
    return { template: parseFromShelf(own, name, owns), origin: originOf(own), notices };
  }
  if (!builtIn)
    throw noSuchTemplate(name, [
      ...organisation.texts.keys(),
      ...own.texts.keys(),
      ...options.builtIn.entries.map((entry) => entry.name),
    ]);
  return { template: await options.builtIn.load(name), origin: { kind: 'built-in' }, notices };
}

/** Far above any catalogue a person can choose from; each costs time to read. */
const MAX_LISTED = 500;

function summaries(shelf: Shelf, hidden: ReadonlySet<string>, notices: Set<string>): TemplateSource[] {
  const { texts, owner, namespace } = shelf;
  if (texts.size > MAX_LISTED) {
    const whose = owner === 'organisation' ? 'your organisation' : `namespace ${namespace}`;
    notices.add(`${whose} has ${texts.size} templates; only ${MAX_LISTED} are listed`);
  }
  return [...texts]
    .slice(0, MAX_LISTED)
    .filter(([name]) => !hidden.has(name))
    .flatMap(([name, text]) => {
      try {
        const { title, description, kind } = parseFromShelf(shelf, name, text);
        return [{ name, title, description, kind, origin: originOf(shelf) }];
      } catch (error) {
        if (!(error instanceof AisubmitError)) throw error;
        notices.add(brokenNotice(error));
        return [];
      }
    });
}

function originOf({ owner, namespace, resourceVersion }: Shelf): TemplateOrigin {
  return { kind: owner, namespace, ...(resourceVersion === undefined ? {} : { resourceVersion }) };
}

function lostNames({ missing }: Shelf): readonly string[] {
  return missing?.state === 'known' ? [...missing.value] : [];
}

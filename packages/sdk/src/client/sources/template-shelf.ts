import { SYSTEM_NAMESPACE, TEMPLATES_CONFIG_MAP } from '../../policy/published-names.ts';
import { parseTemplate, type Template } from '../../policy/template.ts';
import { safeText } from '../safe-text.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { isDocumentName } from './document-name.ts';
import { parsePublished } from './parse-published.ts';
import { type PublishedMap, readPublishedMap } from './published-map.ts';
import { type Recalled, recallOf } from './recall.ts';
import type { SourceOptions } from './source-options.ts';

const SUFFIX = '.yaml';

/** The templates of one ConfigMap, by name, as text: what is not used is not parsed. */
export interface Shelf {
  readonly owner: 'organisation' | 'namespace';
  /** Namespace of the ConfigMap, safe to show. */
  readonly namespace: string;
  readonly texts: ReadonlyMap<string, string>;
  readonly resourceVersion?: string;
  /** What is known of it from before, where it cannot be read now. */
  readonly missing?: Recalled<ReadonlySet<string>>;
  readonly notices: readonly string[];
}

/** Reads the organisation's and the namespace's own templates at once, by one small read each where nothing changed. */
export async function readShelves(
  api: KubeApi,
  options: SourceOptions,
): Promise<{ readonly organisation: Shelf; readonly own: Shelf }> {
  const recall = await recallOf(api, options.cache);
  const read = async (owner: Shelf['owner'], namespace: string): Promise<Shelf> => {
    const forgotten: string[] = [];
    const map = await readPublishedMap(
      api,
      { namespace, name: TEMPLATES_CONFIG_MAP },
      {
        recall,
        signal: options.signal,
        onForgotten: (why) => forgotten.push(`templates are read whole every time, since ${why.message}`),
      },
    );
    return shelfOf(map, { owner, namespace: safeText(namespace), notices: forgotten });
  };
  const [organisation, own] = await Promise.all([
    read('organisation', SYSTEM_NAMESPACE),
    read('namespace', options.namespace),
  ]);
  return { organisation, own };
}

/**
 * Parses a template of a shelf.
 *
 * @throws AisubmitError `INVALID_INPUT` whose reasons name document, line, path and fix.
 */
export function parseFromShelf(shelf: Shelf, name: string, text: string): Template {
  return parsePublished({
    text,
    source: `ConfigMap ${shelf.namespace}/${TEMPLATES_CONFIG_MAP}, ${name}${SUFFIX}`,
    what: `template ${name}`,
    name,
    fix: `${FIXES[shelf.owner]}; kubectl aisubmit check -f finds the same mistakes in the file`,
    parse: parseTemplate,
  });
}

const FIXES = {
  organisation: 'ask your cluster admin to correct it',
  namespace: 'correct it, or ask whoever keeps the templates of your namespace',
};

function shelfOf(map: PublishedMap, about: Pick<Shelf, 'owner' | 'namespace' | 'notices'>): Shelf {
  if (!map.found) {
    const { before } = map;
    const missing: Recalled<ReadonlySet<string>> =
      before.state === 'known' ? { state: 'known', value: new Set(namesOf(before.value).keys()) } : before;
    return { ...about, texts: new Map(), missing };
  }
  const texts = namesOf(map.data);
  const where = `ConfigMap ${about.namespace}/${TEMPLATES_CONFIG_MAP}`;
  const strange = [...map.data.keys()].filter((key) => nameOf(key) === undefined);
  const notices = [...about.notices];
  if (strange.length > 0) {
    const shown = strange
      .slice(0, 5)
      .map((key) => safeText(key, 63))
      .join(', ');
    notices.push(
      `${where} has keys that name no template (name them NAME.yaml): ${shown}${strange.length > 5 ? ', …' : ''}`,
    );
  }
  return { ...about, texts, resourceVersion: map.resourceVersion, notices };
}

function namesOf(data: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map(
    [...data].flatMap(([key, text]): [string, string][] => {
      const name = nameOf(key);
      return name === undefined ? [] : [[name, text]];
    }),
  );
}

function nameOf(key: string): string | undefined {
  const name = key.endsWith(SUFFIX) ? key.slice(0, -SUFFIX.length) : '';
  return isDocumentName(name) ? name : undefined;
}

import { AisubmitError, parseRequest, type Template, type WorkloadRequest } from '@aisubmit/sdk';
import type { Host } from '../host.ts';
import type { LoadedRequest } from '../load-requests.ts';
import type { Ground } from './ground.ts';

/** What `--template` says: the name of a template, or the templates of a path. */
export interface GivenTemplates {
  readonly text: string;
  /** Absent for a name. */
  readonly templates?: readonly Template[];
}

/** A request that names its template, and that template. */
export interface Templated {
  readonly loaded: LoadedRequest;
  readonly template?: Template;
}

/** Reads the value of `--template`. Names hold no slash and do not end as files do. */
export async function readTemplateFlag(text: string | undefined, host: Host): Promise<GivenTemplates | undefined> {
  if (text === undefined) return undefined;
  if (!/[/\\]|\.(?:ya?ml|json)$/i.test(text)) return { text };
  const { readTemplatePath } = await import('./policy-path.ts');
  return { text, templates: await readTemplatePath(text, host) };
}

/**
 * Finds the template of a request: the one that it names, else the one of `--template`.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when there is none, several fit, or two contradict each other.
 */
export async function chooseTemplate(
  loaded: LoadedRequest,
  given: GivenTemplates | undefined,
  ground: Pick<Ground, 'templateNamed'>,
): Promise<Templated> {
  const { request } = loaded;
  const own = request.spec.template;
  const template = await findTemplate(own, {
    given,
    kind: request.kind,
    find: (name) => ground.templateNamed(name, request.metadata.namespace),
  });
  if (template === undefined) return { loaded };
  return { loaded: own === undefined ? { ...loaded, request: naming(request, template.name) } : loaded, template };
}

interface Search {
  readonly given: GivenTemplates | undefined;
  readonly kind: WorkloadRequest['kind'];
  readonly find: (name: string) => Promise<Template>;
}

/** Finds the template that a request by this name, or by none, means. */
export async function findTemplate(
  own: string | undefined,
  { given, kind, find }: Search,
): Promise<Template | undefined> {
  if (given === undefined) return own === undefined ? undefined : find(own);
  if (given.templates !== undefined) {
    return own === undefined
      ? onlyOne(given.templates, kind, given.text)
      : (given.templates.find(({ name }) => name === own) ?? find(own));
  }
  if (own === undefined || own === given.text) return find(given.text);
  throw new AisubmitError('INVALID_INPUT', `the document names template ${own}, and --template says ${given.text}`, {
    fix: 'leave out one of the two',
  });
}

function onlyOne(templates: readonly Template[], kind: string, text: string): Template {
  const [first, ...others] = templates;
  // Alone it is what was meant; that it is for another kind is told as of any template.
  if (first !== undefined && others.length === 0) return first;
  const [fitting, ...more] = templates.filter((each) => each.kind === kind);
  if (fitting !== undefined && more.length === 0) return fitting;
  const names = [fitting, ...more].flatMap((each) => each?.name ?? []);
  throw new AisubmitError(
    'INVALID_INPUT',
    `${text} holds ${names.length === 0 ? 'no template' : 'several templates'} for a ${kind}`,
    { fix: names.length === 0 ? 'name another file' : `name the file of one, or spec.template: ${names.join(', ')}` },
  );
}

function naming(request: WorkloadRequest, template: string): WorkloadRequest {
  return parseRequest({ ...request, spec: { ...request.spec, template } });
}

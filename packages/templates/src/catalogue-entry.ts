import type { Policy, Template, WorkloadKind } from '@aisubmit/sdk';

/** A document of the catalogue: known by name at once, loaded only when it is used. */
interface CatalogueEntry<Document> {
  readonly name: string;
  /** One line for a list. */
  readonly description: string;
  /** Loads the document, judged when the package was built. Every call gives the same object. */
  readonly load: () => Promise<Document>;
  /** Loads the YAML that it was made from, comments included: a file that an admin can start from. */
  readonly loadSource: () => Promise<string>;
}

/** A policy that comes with aisubmit. */
export type PolicyEntry = CatalogueEntry<Policy>;

/** A template that comes with aisubmit. */
export interface TemplateEntry extends CatalogueEntry<Template> {
  /** What a person calls it. */
  readonly title: string;
  /** The kind of workload it is for. */
  readonly kind: WorkloadKind;
}

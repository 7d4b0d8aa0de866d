import type { UserInfo } from '../../authn.ts';
import type { Attributes, Authorize } from '../../rbac.ts';

/** `authorizer` of an expression: what whoever asks may do. */
export class Authorizer {
  readonly ask: (attributes: Attributes) => boolean;

  constructor(authorize: Authorize, user: UserInfo) {
    this.ask = (attributes) => authorize(user, attributes);
  }

  group(group: string): AuthorizerGroup {
    return new AuthorizerGroup(this.ask, group);
  }
}

export class AuthorizerGroup {
  readonly #ask: (attributes: Attributes) => boolean;
  readonly #group: string;

  constructor(ask: (attributes: Attributes) => boolean, group: string) {
    this.#ask = ask;
    this.#group = group;
  }

  resource(resource: string): AuthorizerResource {
    return new AuthorizerResource(this.#ask, { group: this.#group, resource });
  }
}

interface Wanted {
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
}

export class AuthorizerResource {
  readonly #ask: (attributes: Attributes) => boolean;
  readonly #wanted: Wanted;

  constructor(ask: (attributes: Attributes) => boolean, wanted: Wanted) {
    this.#ask = ask;
    this.#wanted = wanted;
  }

  with(more: Partial<Wanted>): AuthorizerResource {
    return new AuthorizerResource(this.#ask, { ...this.#wanted, ...more });
  }

  check(verb: string): AuthorizerDecision {
    const { subresource, resource, ...rest } = this.#wanted;
    const full = subresource === undefined ? resource : `${resource}/${subresource}`;
    return new AuthorizerDecision(this.#ask({ ...rest, resource: full, verb }));
  }
}

export class AuthorizerDecision {
  readonly isAllowed: boolean;

  constructor(isAllowed: boolean) {
    this.isAllowed = isAllowed;
  }
}

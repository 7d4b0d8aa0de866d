export type IssuerEndpoint = 'discovery' | 'device' | 'token' | 'jwks' | 'revocation' | 'authorization' | 'page';

/** A request as the issuer saw it: no query, no body. */
export interface IssuerRequest {
  readonly method: string;
  readonly path: string;
  readonly endpoint: IssuerEndpoint;
  readonly grantType?: string;
}

/** What goes wrong with the requests to one endpoint. */
export interface IssuerFault {
  readonly at: IssuerEndpoint;
  readonly grantType?: string;
  /** How often; default without end. */
  readonly times?: number;
  readonly action: IssuerFaultAction;
}

export interface IssuerFaultAction {
  /** Never answers. */
  readonly hang?: true;
  /** Breaks the connection before the issuer sees the request, or after it has done its work. */
  readonly reset?: 'before' | 'after';
  /** Answers with this instead. */
  readonly answer?: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    /** A text as it is, anything else as JSON. */
    readonly body?: unknown;
  };
  /** Changes the issuer's own JSON answer. */
  readonly change?: (answer: Record<string, unknown>) => Record<string, unknown> | Promise<Record<string, unknown>>;
  /** Changes the claims of an id_token; `resign` signs them anew with the issuer's own key, else the old signature stays. */
  readonly claims?: {
    readonly change: (claims: Record<string, unknown>) => Record<string, unknown>;
    readonly resign: boolean;
  };
}

/** The usual ones by name. */
export const ISSUER_FAULTS = {
  hang: { hang: true },
  reset: { reset: 'before' },
  badGateway: { answer: { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>502 Bad Gateway</h1>' } },
  html: {
    answer: {
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: '<!doctype html><title>Sign in</title><p>Please sign in to the corporate proxy\u001b[31m.</p>',
    },
  },
  toHttp: { answer: { status: 302, headers: { location: 'http://127.0.0.1:9/elsewhere' } } },
  slowDown: {
    answer: { status: 400, headers: { 'content-type': 'application/json' }, body: { error: 'slow_down' } },
  },
  controlCharacters: { change: (answer) => ({ ...answer, user_code: `AB\u001b[2J\u001b[31mCD\r\nEF\u202e` }) },
  wrongIssuer: { change: (answer) => ({ ...answer, issuer: 'https://elsewhere.example' }) },
  tamperedIdToken: { claims: { change: (claims) => ({ ...claims, sub: 'bob' }), resign: false } },
} as const satisfies Record<string, IssuerFaultAction>;

/** The faults of one issuer, in the order added; the first that matches acts. */
export class IssuerFaultList {
  #entries: { fault: IssuerFault; left: number }[] = [];

  add(fault: IssuerFault): void {
    this.#entries.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
  }

  clear(): void {
    this.#entries = [];
  }

  take(request: IssuerRequest): IssuerFaultAction | undefined {
    const entry = this.#entries.find(
      ({ fault, left }) =>
        left > 0 &&
        fault.at === request.endpoint &&
        (fault.grantType === undefined || fault.grantType === request.grantType),
    );
    if (entry === undefined) return undefined;
    entry.left -= 1;
    return entry.fault.action;
  }
}

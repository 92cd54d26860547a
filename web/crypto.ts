// SPDX-License-Identifier: AGPL-3.0-or-later
// crypto: the port of seal/crypto.h, bound to libsodium. Both are wasm modules
// with a memory each, so every call copies its inputs over, and its outcome back.

/* The part of libsodium that the port needs. Lengths of 64 bits come as two halves. */
export interface Sodium {
  readonly HEAPU8: Uint8Array;
  _sodium_init(): number;
  _malloc(n: number): number;
  _free(at: number): void;
  _crypto_generichash(out: number, n: number, text: number, len: number, high: 0, key: number, keyLen: number): number;
  _crypto_kdf_derive_from_key(out: number, n: number, low: number, high: number, context: number, key: number): number;
  _crypto_pwhash(out: number, n: number, nHigh: 0, pass: number, len: number, lenHigh: 0, salt: number,
    passes: number, passesHigh: 0, memory: number, algorithm: number): number;
  _crypto_aead_xchacha20poly1305_ietf_encrypt(out: number, outLen: 0, text: number, len: number, high: 0,
    ad: number, adLen: number, adHigh: 0, unused: 0, nonce: number, key: number): number;
  _crypto_aead_xchacha20poly1305_ietf_decrypt(out: number, outLen: 0, unused: 0, text: number, len: number, high: 0,
    ad: number, adLen: number, adHigh: 0, nonce: number, key: number): number;
  _crypto_secretstream_xchacha20poly1305_init_push(state: number, head: number, key: number): number;
  _crypto_secretstream_xchacha20poly1305_push(state: number, out: number, outLen: 0, text: number, len: number, high: 0,
    ad: 0, adLen: 0, adHigh: 0, tag: number): number;
  _crypto_secretstream_xchacha20poly1305_init_pull(state: number, head: number, key: number): number;
  _crypto_secretstream_xchacha20poly1305_pull(state: number, out: number, outLen: 0, tag: number, text: number, len: number,
    high: 0, ad: 0, adLen: 0, adHigh: 0): number;
  _crypto_sign_seed_keypair(pk: number, sk: number, seed: number): number;
  _crypto_sign_detached(sig: number, sigLen: 0, text: number, len: number, high: 0, sk: number): number;
  _crypto_sign_verify_detached(sig: number, text: number, len: number, high: 0, pk: number): number;
  _crypto_scalarmult_base(pk: number, secret: number): number;
  _crypto_scalarmult(out: number, secret: number, pk: number): number;
  _crypto_box_seal(out: number, text: number, len: number, high: 0, pk: number): number;
  _crypto_box_seal_open(out: number, text: number, len: number, high: 0, pk: number, secret: number): number;
  _crypto_core_ristretto255_from_hash(out: number, uniform: number): number;
  _crypto_core_ristretto255_scalar_reduce(out: number, uniform: number): void;
  _crypto_scalarmult_ristretto255(out: number, scalar: number, point: number): number;
}

const PASSES = 3;
const MEMORY = 64 * 1024 * 1024;
const ARGON2ID = 2;
const TAG = 16;
const SEALED_BOX = 48;
const STREAM = { state: 52, head: 24, extra: 17, last: 3 };
const ONE_DRAW = 65536; // getRandomValues gives no more at once
const SPARE = 256 * 1024;

/* One area in libsodium's memory, filled from its start for each call and wiped after it. */
class Scratch {
  private start = 0;
  private size = 0;
  private top = 0;
  private theirs: Uint8Array = new Uint8Array();

  constructor(private sodium: Sodium, private memory: WebAssembly.Memory) {}

  /* Makes room for a call that needs n bytes in all. */
  begin(n: number): void {
    const need = n + 16 * 16; // each piece begins at a multiple of 16
    if (need > this.size) {
      if (this.size > 0) this.sodium._free(this.start);
      this.size = Math.max(need, SPARE);
      this.start = this.sodium._malloc(this.size);
      if (this.start === 0) {
        this.size = 0;
        throw new Error('no memory left');
      }
    }
    this.top = this.start;
  }

  out(n: number): number {
    const at = this.top;
    this.top += (n + 15) & ~15;
    return at;
  }

  in(p: number, n: number): number {
    const at = this.out(n);
    this.sodium.HEAPU8.set(this.core().subarray(p, p + n), at);
    return at;
  }

  back(p: number, at: number, n: number): void {
    this.core().set(this.sodium.HEAPU8.subarray(at, at + n), p);
  }

  end(): void {
    this.sodium.HEAPU8.fill(0, this.start, this.top);
  }

  core(): Uint8Array {
    if (this.theirs.buffer !== this.memory.buffer) this.theirs = new Uint8Array(this.memory.buffer);
    return this.theirs;
  }
}

type Import = (...args: never[]) => number | void;

export interface Port {
  readonly imports: Record<string, Import>;
  /* The module has no memory before it is made of its imports. */
  bind(memory: WebAssembly.Memory): void;
}

export function port(sodium: Sodium): Port {
  let s: Scratch;

  /* Runs a call that needs n bytes of the scratch area; true as wasm says it. */
  const within = (n: number, call: () => boolean): number => {
    s.begin(n);
    try {
      return call() ? 1 : 0;
    } finally {
      s.end();
    }
  };

  const hash = (out: number, n: number, key: number, keyLen: number, text: number, len: number) =>
    within(n + keyLen + len, () => {
      const to = s.out(n), k = keyLen === 0 ? 0 : s.in(key, keyLen);
      sodium._crypto_generichash(to, n, s.in(text, len), len, 0, k, keyLen);
      s.back(out, to, n);
      return true;
    });

  const imports = {
    random(out: number, n: number): void {
      const to = s.core().subarray(out, out + n);
      for (let at = 0; at < n; at += ONE_DRAW) {
        const draw = new Uint8Array(Math.min(ONE_DRAW, n - at));
        crypto.getRandomValues(draw);
        to.set(draw, at);
      }
    },

    hash(out: number, n: number, key: number, text: number, len: number): void {
      hash(out, n, key, key === 0 ? 0 : 32, text, len);
    },

    hash_code(out: number, key: number, text: number, len: number): void {
      hash(out, 32, key, 16, text, len);
    },

    subkey(out: number, id: bigint, context: number, master: number): void {
      within(72, () => {
        const to = s.out(32);
        const low = Number(BigInt.asIntN(32, id)), high = Number(BigInt.asIntN(32, id >> 32n));
        sodium._crypto_kdf_derive_from_key(to, 32, low, high, s.in(context, 8), s.in(master, 32));
        s.back(out, to, 32);
        return true;
      });
    },

    stretch(out: number, pass: number, len: number, salt: number): number {
      return within(48 + len, () => {
        const to = s.out(32);
        const failed = sodium._crypto_pwhash(to, 32, 0, s.in(pass, len), len, 0, s.in(salt, 16),
          PASSES, 0, MEMORY, ARGON2ID);
        s.back(out, to, 32);
        return failed === 0;
      });
    },

    aead_seal(out: number, text: number, len: number, ad: number, adLen: number, nonce: number, key: number): void {
      within(2 * len + TAG + adLen + 56, () => {
        const to = s.out(len + TAG);
        sodium._crypto_aead_xchacha20poly1305_ietf_encrypt(to, 0, s.in(text, len), len, 0,
          s.in(ad, adLen), adLen, 0, 0, s.in(nonce, 24), s.in(key, 32));
        s.back(out, to, len + TAG);
        return true;
      });
    },

    aead_open(out: number, text: number, len: number, ad: number, adLen: number, nonce: number, key: number): number {
      if (len < TAG) return 0;
      return within(2 * len + adLen + 56, () => {
        const to = s.out(len);
        const failed = sodium._crypto_aead_xchacha20poly1305_ietf_decrypt(to, 0, 0, s.in(text, len), len, 0,
          s.in(ad, adLen), adLen, 0, s.in(nonce, 24), s.in(key, 32));
        if (failed === 0) s.back(out, to, len - TAG);
        return failed === 0;
      });
    },

    stream_seal_begin(state: number, head: number, key: number): void {
      within(STREAM.state + STREAM.head + 32, () => {
        const to = s.out(STREAM.state), h = s.out(STREAM.head);
        sodium._crypto_secretstream_xchacha20poly1305_init_push(to, h, s.in(key, 32));
        s.back(state, to, STREAM.state);
        s.back(head, h, STREAM.head);
        return true;
      });
    },

    stream_seal(state: number, out: number, text: number, len: number, last: number): void {
      within(STREAM.state + STREAM.extra + 2 * len, () => {
        const at = s.in(state, STREAM.state), to = s.out(len + STREAM.extra);
        sodium._crypto_secretstream_xchacha20poly1305_push(at, to, 0, s.in(text, len), len, 0, 0, 0, 0, last ? STREAM.last : 0);
        s.back(out, to, len + STREAM.extra);
        s.back(state, at, STREAM.state);
        return true;
      });
    },

    stream_open_begin(state: number, head: number, key: number): number {
      return within(STREAM.state + STREAM.head + 32, () => {
        const to = s.out(STREAM.state);
        const failed = sodium._crypto_secretstream_xchacha20poly1305_init_pull(to, s.in(head, STREAM.head), s.in(key, 32));
        s.back(state, to, STREAM.state);
        return failed === 0;
      });
    },

    stream_open(state: number, out: number, text: number, len: number, last: number): number {
      if (len < STREAM.extra) return 0;
      return within(STREAM.state + 1 + 2 * len, () => {
        const at = s.in(state, STREAM.state), to = s.out(len), tag = s.out(1);
        const failed = sodium._crypto_secretstream_xchacha20poly1305_pull(at, to, 0, tag, s.in(text, len), len, 0, 0, 0, 0);
        if (failed === 0) s.back(out, to, len - STREAM.extra);
        s.back(state, at, STREAM.state);
        s.core()[last] = sodium.HEAPU8[tag] === STREAM.last ? 1 : 0;
        return failed === 0;
      });
    },

    sign_public(pk: number, seed: number): void {
      within(128, () => {
        const to = s.out(32);
        sodium._crypto_sign_seed_keypair(to, s.out(64), s.in(seed, 32));
        s.back(pk, to, 32);
        return true;
      });
    },

    sign(sig: number, text: number, len: number, seed: number): void {
      within(192 + len, () => {
        const to = s.out(64), sk = s.out(64);
        sodium._crypto_sign_seed_keypair(s.out(32), sk, s.in(seed, 32));
        sodium._crypto_sign_detached(to, 0, s.in(text, len), len, 0, sk);
        s.back(sig, to, 64);
        return true;
      });
    },

    sign_check(sig: number, text: number, len: number, pk: number): number {
      return within(96 + len, () =>
        sodium._crypto_sign_verify_detached(s.in(sig, 64), s.in(text, len), len, 0, s.in(pk, 32)) === 0);
    },

    exchange_public(pk: number, secret: number): void {
      within(64, () => {
        const to = s.out(32);
        sodium._crypto_scalarmult_base(to, s.in(secret, 32));
        s.back(pk, to, 32);
        return true;
      });
    },

    exchange(out: number, secret: number, pk: number): number {
      return within(96, () => {
        const to = s.out(32);
        const failed = sodium._crypto_scalarmult(to, s.in(secret, 32), s.in(pk, 32));
        s.back(out, to, 32);
        return failed === 0;
      });
    },

    box_seal(out: number, text: number, len: number, pk: number): void {
      within(2 * len + SEALED_BOX + 32, () => {
        const to = s.out(len + SEALED_BOX);
        sodium._crypto_box_seal(to, s.in(text, len), len, 0, s.in(pk, 32));
        s.back(out, to, len + SEALED_BOX);
        return true;
      });
    },

    box_open(out: number, text: number, len: number, pk: number, secret: number): number {
      if (len < SEALED_BOX) return 0;
      return within(2 * len + 64, () => {
        const to = s.out(len);
        const failed = sodium._crypto_box_seal_open(to, s.in(text, len), len, 0, s.in(pk, 32), s.in(secret, 32));
        if (failed === 0) s.back(out, to, len - SEALED_BOX);
        return failed === 0;
      });
    },

    point(out: number, uniform: number): void {
      within(96, () => {
        const to = s.out(32);
        sodium._crypto_core_ristretto255_from_hash(to, s.in(uniform, 64));
        s.back(out, to, 32);
        return true;
      });
    },

    scalar(out: number, uniform: number): void {
      within(96, () => {
        const to = s.out(32);
        sodium._crypto_core_ristretto255_scalar_reduce(to, s.in(uniform, 64));
        s.back(out, to, 32);
        return true;
      });
    },

    point_times(out: number, scalar: number, point: number): number {
      return within(96, () => {
        const to = s.out(32);
        const failed = sodium._crypto_scalarmult_ristretto255(to, s.in(scalar, 32), s.in(point, 32));
        s.back(out, to, 32);
        return failed === 0;
      });
    },
  };

  return { imports, bind: (memory) => { s = new Scratch(sodium, memory); } };
}

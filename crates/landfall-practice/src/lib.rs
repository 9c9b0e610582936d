//! The built-in practice world: a made-up marina, dirty in every known way.

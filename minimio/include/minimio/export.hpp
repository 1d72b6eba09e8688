#pragma once

/// What a shared library shows to its users; all else in it is hidden.
#if !defined(_WIN32)
#define MINIMIO_API __attribute__((visibility("default")))
#elif defined(MINIMIO_BUILDS_DLL)
#define MINIMIO_API __declspec(dllexport)
#elif defined(MINIMIO_IS_DLL)
#define MINIMIO_API __declspec(dllimport)
#else
#define MINIMIO_API
#endif

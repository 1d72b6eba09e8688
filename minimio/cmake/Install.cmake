# cmake --install: the library, its headers, and how CMake and pkg-config find them. Nothing else of this repository.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

install(TARGETS minimio EXPORT minimio INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY include/minimio DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})

# Who links a static library links what it needs; a shared one brings it along.
set(packages "")
if(NOT BUILD_SHARED_LIBS)
  set(packages ${foreign_packages})
endif()

set(here ${CMAKE_CURRENT_BINARY_DIR}/package)
set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/minimio)
configure_file(cmake/minimioConfig.cmake.in ${here}/minimioConfig.cmake @ONLY)
write_basic_package_version_file(${here}/minimioConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(EXPORT minimio FILE minimioTargets.cmake NAMESPACE minimio:: DESTINATION ${package_folder})
install(FILES ${here}/minimioConfig.cmake ${here}/minimioConfigVersion.cmake DESTINATION ${package_folder})
foreach(package IN LISTS packages)
  install(FILES ${PROJECT_SOURCE_DIR}/cmake/Find${package}.cmake DESTINATION ${package_folder})
endforeach()

# From its own place to the prefix, so that the installed tree can be moved.
cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX BASE_DIRECTORY ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig
           OUTPUT_VARIABLE prefix_from_here)
set(flags "")
set(libraries -pthread)
if(WIN32)
  set(libraries "-lntdll -lws2_32 -pthread")
  if(BUILD_SHARED_LIBS)
    set(flags -DMINIMIO_IS_DLL)
  endif()
endif()
list(JOIN packages " " packages)
configure_file(cmake/minimio.pc.in ${here}/minimio.pc @ONLY)
install(FILES ${here}/minimio.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

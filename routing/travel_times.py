"""The one door to travel times: points in, door-to-door seconds out.

(Contract; the body is being written.)

    snap_points(graph, lon, lat, *, limit_m=1000.0) -> Snapped                                   # routing/snap.py
    travel_time_matrix(graph, origins: Snapped, destinations: Snapped, *, cutoff_s=inf, threads=0) -> float64[o, d]
    nearest_facilities(graph, facilities: Snapped, points: Snapped, *, direction="to_facility", k=1, cutoff_s=inf) -> Nearest
    node_times(graph, facilities: Snapped, *, direction, cutoff_s) -> float64[n_nodes]   (nearest of all the given facilities)
"""

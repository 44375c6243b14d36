// Eyes, lit per pixel: painted iris under a clear cornea, lid shadow, one soft window highlight.
AT(2) in vec2 texture_point;
AT(0) in vec3 diffuse;
AT(3) in vec3 world_position;
AT(4) in vec3 world_normal;
AT(5) flat in float which_eye;
#ifndef CARD
uniform sampler2D colour_map;
uniform vec3 camera, key_direction, fill_direction, eye_left, eye_right;
uniform vec3 key_colour, fill_colour, ground_colour, sky_colour;
uniform vec4 lid_height;  // upper and lower lid over the eye's centre, left then right, in dm
#endif
AT(0) out vec4 pixel;

void main() {
    vec3 n = normalize(world_normal), v = normalize(camera - world_position);
    vec2 off = texture_point - 0.5;
    float radius = length(off);
    float iris = 1.0 - smoothstep(0.20, 0.235, radius);
    vec2 shifted = texture_point - v.xy * 0.018 * iris * (1.0 - radius / 0.235);
    vec3 albedo = texture(colour_map, shifted).rgb;
    albedo *= albedo;
    vec3 centre = which_eye > 1.5 ? eye_right : eye_left;
    vec2 lids = which_eye > 1.5 ? lid_height.zw : lid_height.xy;
    float below_upper = lids.x - (world_position.y - centre.y);
    float above_lower = (world_position.y - centre.y) - lids.y;
    float shadow = mix(0.34, 1.0, smoothstep(-0.01, 0.085, below_upper)) * mix(0.72, 1.0, smoothstep(-0.01, 0.035, above_lower));
    float openness = diffuse.x * shadow, seen = mix(0.5, 1.0, diffuse.y);
    vec3 bowl = normalize(mix(n, vec3(off * -2.2, 1.0), iris * 0.55));
    float key = clamp(dot(bowl, key_direction) * 0.72 + 0.28, 0.0, 1.0);
    vec3 light = key_colour * key * seen * 0.62 + fill_colour * (dot(bowl, fill_direction) * 0.4 + 0.6) * 0.5
               + mix(ground_colour, sky_colour, 0.55);
    vec3 colour = albedo * light * openness;
    vec3 mirrored = reflect(-v, n);
    float window = smoothstep(0.962, 0.982, dot(mirrored, normalize(key_direction + vec3(-0.05, -0.10, 0.25))));
    float soft = smoothstep(0.90, 1.0, dot(mirrored, normalize(fill_direction + vec3(0.0, 0.2, 0.2)))) * 0.10;
    float wet = smoothstep(0.03, 0.0, above_lower) * 0.10;
    float rim = pow(1.0 - clamp(dot(n, v), 0.0, 1.0), 4.0) * 0.10;
    colour += key_colour * window * 0.55 * clamp(shadow * 1.4 - 0.3, 0.0, 1.0)
            + (soft + rim + wet) * sky_colour * shadow;
    pixel = vec4(displayed(colour), 1.0);
}
